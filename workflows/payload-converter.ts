import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/** What an argument becomes that cannot be decoded: a value no command parser accepts. */
export interface Undecodable {
  undecodable: string;
}

/**
 * The one payload converter of the product, in workflows, worker and client alike.
 *
 * It never throws on the way in. Measured: one hand-sent signal with another encoding otherwise
 * fails every workflow task of its order for ever, and the order is neither confirmed nor
 * released (design §2, Hand-sent signals).
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload(payload) {
    try {
      return defaultPayloadConverter.fromPayload(payload);
    } catch (error) {
      const undecodable: Undecodable = { undecodable: String(error) };
      return defaultPayloadConverter.fromPayload(defaultPayloadConverter.toPayload(undecodable));
    }
  },
};
