import type { Chance } from './random';

/** In the words of the payment sandbox's `POST /admin/orders/{id}/faults`. */
export interface ProviderFault {
  readonly operation: 'update' | 'read';
  readonly kind: string;
  /** calls it hits */
  readonly times: number;
  readonly delayMs: number;
  readonly applies: boolean;
}

/** `answer_lost`: the server has the email and nobody hears so. `refused`: it has not. */
export interface MailFault {
  readonly kind: 'answer_lost' | 'refused';
  readonly times: number;
}

export interface OrderFaults {
  readonly providerFaults: readonly ProviderFault[];
  readonly mailFault?: MailFault;
}

/** All kinds of `sandbox/klarna/faults.ts`; a test compares the two. Two of them come both ways. */
export const providerFaultKinds: readonly { kind: string; applies: boolean }[] = [
  { kind: 'deny', applies: false },
  { kind: '403-no-body', applies: false },
  { kind: '409', applies: false },
  { kind: '429', applies: false },
  { kind: '500-before-apply', applies: false },
  { kind: '500-after-apply', applies: false },
  { kind: 'hang-before-apply', applies: false },
  { kind: 'hang-after-apply', applies: false },
  { kind: 'apply-late', applies: false },
  { kind: 'reset', applies: false },
  { kind: 'reset', applies: true },
  { kind: 'garbage', applies: false },
  { kind: 'garbage', applies: true },
  { kind: 'slow', applies: false },
  { kind: 'down', applies: false },
];

/** From the same second to longer than any caller waits; shorter than the late read. */
const delayMs = { least: 500, most: 6_000 };
/** With four, every repeat of a raise is hit and only reading back can tell. */
const timesMax = 4;

const share = { provider: 0.75, second: 0.2, mail: 0.25 } as const;

/** The kinds are dealt like cards: none comes again before all have come. */
export function planFaults(draw: Chance, orders: number): OrderFaults[] {
  const deck: { kind: string; applies: boolean }[] = [];
  const deal = (): { kind: string; applies: boolean } => {
    if (deck.length === 0) deck.push(...draw.shuffled(providerFaultKinds));
    return deck.pop() ?? { kind: 'down', applies: false };
  };
  const fault = (operation: ProviderFault['operation']): ProviderFault => ({
    operation,
    ...deal(),
    times: draw.between(1, timesMax),
    delayMs: draw.between(delayMs.least, delayMs.most),
  });
  return Array.from({ length: orders }, () => ({
    providerFaults: [
      ...(draw.happens(share.provider) ? [fault('update')] : []),
      ...(draw.happens(share.second) ? [fault(draw.pick(['update', 'read']))] : []),
    ],
    ...(draw.happens(share.mail) ? { mailFault: planMailFault(draw) } : {}),
  }));
}

/** After three unknown copies the product asks a person; two it settles by itself. */
function planMailFault(draw: Chance): MailFault {
  return { kind: draw.pick(['answer_lost', 'refused']), times: draw.between(1, 2) };
}
