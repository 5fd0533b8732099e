/**
 * MurmurHash3, 32 bit, of a text's UTF-8 (Austin Appleby, public domain): spreads similar names
 * evenly, is the same everywhere, and needs nothing. Not for secrets.
 */
export function hashOf(text: string, seed = 0): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeLength = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let at = 0; at < wholeLength; at += 4) {
    hash ^= scramble(view.getUint32(at, true));
    hash = Math.imul(rotateLeft(hash, 13), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= wholeLength; at -= 1)
    tail = (tail << 8) | view.getUint8(at);
  return finish(hash ^ scramble(tail) ^ bytes.length);
}

function scramble(block: number): number {
  return Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function finish(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
