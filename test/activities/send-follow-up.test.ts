import { sendFollowUp } from '../../activities/follow-up';
import type { FollowUpServices } from '../../domain/follow-up-ports';
import { sendingMaxMs, type FollowUpRow } from '../../domain/follow-up';
import type { Mailer, RenderedEmail } from '../../domain/ports';
import { followUpOffer } from '../api/fake-follow-ups';
import { anActivity, portOf, servicesOf } from './fakes';

const hourMs = 60 * 60_000;
const email: RenderedEmail = {
  messageId: '<m@s>',
  from: 'a@s.example',
  to: 'b@x.example',
  raw: '',
};

const made: FollowUpRow = {
  order: 'A-1',
  policy: 'camera',
  version: 1,
  channel: 'email',
  item: 'MEM-64',
  status: 'prepared',
  at: new Date().toISOString(),
  message: { offer: followUpOffer, channel: 'email', email },
};

const decided = (agoMs: number) => new Date(Date.now() - agoMs).toISOString();

/** One attempt of the activity, with this row kept; what it answers, and how many copies left. */
async function sent(row: FollowUpRow, info: { scheduledMs?: number } = {}) {
  let copies = 0;
  const followUp = portOf<FollowUpServices>('followUp', {
    store: portOf<FollowUpServices['store']>('store', {
      find: async () => row,
      isUnsubscribed: async () => false,
    }),
    sms: portOf('sms', {}),
  });
  const mailer = portOf<Mailer>('mailer', {
    async submit() {
      copies += 1;
      return { kind: 'sent', response: '250' };
    },
  });
  const services = servicesOf({ followUp, mailer });
  const answer = await anActivity(info).run(sendFollowUp(services), { order: 'A-1' });
  return { answer, copies };
}

describe('B11: sending one copy of a follow-up', () => {
  it('sends what was made a moment ago', async () => {
    expect(await sent(made)).toEqual({ answer: { kind: 'sent', response: '250' }, copies: 1 });
  });

  it.each([
    ['sent', undefined, { kind: 'sent' }],
    ['unknown', 'ETIMEDOUT', { kind: 'unknown', cause: 'ETIMEDOUT' }],
    ['refused', '550', { kind: 'refused', permanent: true, code: '550' }],
    ['dropped', 'unsubscribed', { kind: 'refused', permanent: true, code: 'unsubscribed' }],
  ] as const)('sends nothing for one that is %s already', async (status, reason, told) => {
    const row = { ...made, status, ...(reason === undefined ? {} : { reason }) };
    expect(await sent(row)).toMatchObject({ answer: told, copies: 0 });
  });

  const tooLate = { answer: { kind: 'refused', permanent: true, code: 'too_late' }, copies: 0 };

  it('sends nothing two hours after it was decided, by the later of both clocks', async () => {
    expect(await sent({ ...made, at: decided(sendingMaxMs + 1000) })).toEqual(tooLate);
    expect((await sent({ ...made, at: decided(sendingMaxMs - 60_000) })).copies).toBe(1);
    expect(await sent(made, { scheduledMs: Date.now() + 3 * hourMs })).toEqual(tooLate);
  });

  it('sends no price that has ended', async () => {
    const offer = { ...followUpOffer, expiresAt: new Date(Date.now() - 1).toISOString() };
    const message = { offer, channel: 'email', email } as const;
    expect(await sent({ ...made, message })).toEqual(tooLate);
  });
});
