import type { RenderedEmail } from '../../domain/ports';
import { openTestStores, type TestStores } from './database';

describe('the outbox', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  it('keeps the first rendering, byte for byte, and answers every later one with it (I7)', async () => {
    const first = email('Subject: Tack!\r\n\r\nÅ 💳\r\n');
    expect(await stores.outbox.find('o')).toBeUndefined();
    expect(await stores.outbox.keep('o', first)).toEqual(first);
    expect(await stores.outbox.keep('o', email('another'))).toEqual(first);
    expect(await stores.outbox.find('o')).toEqual(first);
    expect(await stores.outbox.find('p')).toBeUndefined();
  });

  it('keeps one of several renderings made at once', async () => {
    const kept = await Promise.all(
      Array.from({ length: 8 }, (_, index) => stores.outbox.keep('race', email(`${index}`))),
    );
    expect(new Set(kept.map((each) => each.raw)).size).toBe(1);
  });
});

function email(raw: string): RenderedEmail {
  return {
    messageId: '<confirmation@shop.test>',
    from: 'shop@example.test',
    to: 'astrid@example.test',
    raw,
  };
}
