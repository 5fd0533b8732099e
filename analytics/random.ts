/** Chance that a seed repeats: the same seed draws the same, on every machine. */
export interface Random {
  /** from 0 up to, not including, 1 */
  uniform(): number;
  /** mean 0, standard deviation 1 */
  normal(): number;
  /** scale 1, shape > 0 */
  gamma(shape: number): number;
  beta(a: number, b: number): number;
  /** a count with that mean, ≥ 0 */
  poisson(mean: number): number;
}

/** From here on a Poisson count is drawn as a rounded normal: its skew is 0.14 and falling. */
const normalFromMean = 50;

/** The 32 bits of a seed as text (FNV-1a). */
function hashOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < seed.length; at += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** sfc32 (C. Doty-Humphrey, public domain): 128 bits of state, of which the seed sets 32. */
function createUniform(seed: string): () => number {
  let [a, b, c, count] = [hashOf(seed), 0x9e3779b9, 0x243f6a88, 1];
  const uniform = () => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first few draws still show how alike two seeds are.
  for (let warmup = 0; warmup < 15; warmup += 1) uniform();
  return uniform;
}

export function createRandom(seed: string): Random {
  const uniform = createUniform(seed);
  /** Never 0, where a logarithm would have no end. */
  const positive = () => 1 - uniform();
  const normal = () => Math.sqrt(-2 * Math.log(positive())) * Math.cos(2 * Math.PI * uniform());
  /** Marsaglia and Tsang (2000); below 1 boosted from the shape above. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * positive() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = normal();
      const v = (1 + c * z) ** 3;
      if (v > 0 && Math.log(positive()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const poisson = (mean: number): number => {
    if (mean >= normalFromMean) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    // Gaps between events are exponential: as many as fit, multiplied instead of added up.
    const end = Math.exp(-mean);
    let count = 0;
    for (let left = positive(); left > end; left *= positive()) count += 1;
    return count;
  };
  return {
    uniform,
    normal,
    gamma,
    beta: (a, b) => {
      const [one, other] = [gamma(a), gamma(b)];
      return one / (one + other);
    },
    poisson,
  };
}
