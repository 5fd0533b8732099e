import { funnelDiagram } from '../../domain/funnel-diagram';
import { untrueOffers } from '../../domain/genuine-price';
import { anOffer, aStep, things } from './policies';
import { steps } from './publish-check-row';

describe('a change of the catalogue (B16)', () => {
  const lows = [{ reference: 'BAG', market: 'SE', currency: 'SEK', lowMinor: 7_500 }];
  const policy = steps(aStep('tier-1', 'KIT', { onDecline: 'tier-2' }), aStep('tier-2', 'BAG'));
  const catalogue = new Map(things.map((thing) => [thing.reference, thing]));

  it('makes an offer untrue that costs as much as the product did lately', () => {
    expect(untrueOffers(policy, catalogue, lows)).toEqual([
      { offer: 'tier-2/BAG', detail: expect.stringMatching(/75\.00 SEK in the last 30 days\.$/) },
    ]);
    const [low] = lows;
    expect(untrueOffers(policy, catalogue, [{ ...low!, lowMinor: 7_501 }])).toEqual([]);
  });

  it('says nothing of products that vanished, and of offers in other markets', () => {
    expect(untrueOffers(policy, new Map(), lows)).toEqual([]);
    const [low] = lows;
    expect(untrueOffers(policy, catalogue, [{ ...low!, market: 'NO' }])).toEqual([]);
  });
});

describe('the diagram of a funnel (D38)', () => {
  it('D38: draws every step, what it costs less, and both ways out of it', () => {
    const policy = steps(aStep('tier-1', 'KIT', { onDecline: 'tier-2' }), {
      step: 'tier-2',
      offer: anOffer('BAG', {
        kind: 'sample',
        products: [
          { reference: 'BAG', quantity: 2 },
          { reference: 'CARD', quantity: 1 },
        ],
        discount: { amountMinor: { SEK: 100, EUR: 10 } },
      }),
    });
    expect(funnelDiagram(policy).split('\n')).toEqual([
      'flowchart TD',
      '  begin([order paid]) --> s0',
      '  s0["tier-1<br>KIT<br>25 % off"]',
      '  s1["tier-2: sample<br>2 × BAG or CARD<br>fixed discount in SEK, EUR"]',
      '  s0 -- takes it --> finish',
      '  s0 -. no thanks .-> s1',
      '  s1 -- takes it --> finish',
      '  s1 -. no thanks .-> finish',
      '  finish([order confirmed])',
      '',
    ]);
  });
});
