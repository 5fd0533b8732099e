import { submitConfirmation } from '../../activities/submit-confirmation';
import type {
  ConfirmationContent,
  Mailer,
  MailOutcome,
  Outbox,
  RenderedEmail,
} from '../../domain/ports';
import { anActivity, portOf, servicesOf } from './fakes';

const content: ConfirmationContent = {
  order: '1001',
  locale: 'sv-SE',
  currency: 'SEK',
  to: { email: 'asa@shopper.example' },
  lines: [],
  shippingMinor: 0,
  totalMinor: 100_000,
  closedAt: '2026-03-01T12:03:00.000Z',
};

const away = async () => {
  throw new Error('the database is away');
};

/** An outbox and a mail server; every rendering differs, so that only a kept one is the same. */
function mailWorld(answer: MailOutcome, broken: Partial<Outbox & Mailer> = {}) {
  const kept = new Map<string, RenderedEmail>();
  const submitted: RenderedEmail[] = [];
  let renderings = 0;
  const outbox: Outbox = {
    find: async (order) => kept.get(order),
    keep: async (order, email) => {
      const first = kept.get(order) ?? email;
      kept.set(order, first);
      return first;
    },
  };
  const mailer: Mailer = {
    compose: async ({ order, to }) => {
      renderings += 1;
      const raw = `rendering ${renderings}`;
      return { messageId: `<${order}@shop>`, from: 'shop@shop.example', to: to.email, raw };
    },
    submit: async (email) => {
      submitted.push(email);
      return answer;
    },
  };
  const services = servicesOf({
    outbox: portOf<Outbox>('outbox', { ...outbox, ...broken }),
    mailer: portOf<Mailer>('mailer', { ...mailer, ...broken }),
  });
  const submit = () => anActivity().run(submitConfirmation(services), content);
  return { submit, submitted, kept };
}

describe('handing over the confirmation', () => {
  it.each<MailOutcome>([
    { kind: 'sent', response: '250 queued' },
    { kind: 'refused', permanent: true, code: '550' },
    { kind: 'unknown', cause: 'timeout' },
  ])('tells what the mail server said: $kind', async (answer) => {
    const { submit, submitted } = mailWorld(answer);
    expect(await submit()).toEqual(answer);
    expect(submitted).toHaveLength(1);
  });

  it('renders once: a second copy is the first to the byte (I7)', async () => {
    const { submit, submitted } = mailWorld({ kind: 'unknown', cause: 'timeout' });
    await submit();
    await submit();
    expect(submitted.map((email) => email.raw)).toEqual(['rendering 1', 'rendering 1']);
    expect(submitted[1]).toEqual(submitted[0]);
  });

  it('sends what another worker kept first, not its own rendering', async () => {
    const first = { messageId: '<1001@shop>', from: 'a', to: 'b', raw: 'kept by the other' };
    const { submit, submitted } = mailWorld(
      { kind: 'sent', response: '250' },
      { keep: async () => first },
    );
    await submit();
    expect(submitted).toEqual([first]);
  });

  it.each<[string, Partial<Outbox & Mailer>]>([
    ['nothing can be looked up', { find: away }],
    ['the rendering cannot be kept', { keep: away }],
    ['it cannot be rendered', { compose: away }],
  ])('is refused for now, and nothing is sent, while %s', async (_why, broken) => {
    const { submit, submitted } = mailWorld({ kind: 'sent', response: '250' }, broken);
    expect(await submit()).toEqual({
      kind: 'refused',
      permanent: false,
      code: 'store_unavailable',
    });
    expect(submitted).toEqual([]);
  });
});
