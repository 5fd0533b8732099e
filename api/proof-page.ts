import { markup, nothing, type Markup } from '../domain/markup';
import { amountText } from '../domain/money';
import type { ProviderCall } from '../domain/payments';
import { plain, providerName, words } from '../domain/plain-text';
import type { OrderProof, Verdict } from './proof';

const idMax = 48;

const verdicts: Readonly<Record<Verdict, string>> = {
  covered: 'In the order, and the provider said yes to its total',
  free: 'In the order, for nothing',
  not_added: 'Not in the order',
  undecided: 'Not in the order yet: somebody else is still to decide',
  taken_back: 'Was added, and taken back by the shopper',
  not_covered: 'In the order, and nothing here proves that it is authorized',
};

/** The proof as a page: every add beside every call, for whoever does not read JSON. */
export function proofPage(proof: OrderProof, provider: string): string {
  const { currency } = proof;
  const total = amountText(proof.totalMinor, currency);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Proof of order ${proof.order}</title><style>${{ html: style }}</style></head><body>
<h1>Order ${proof.order}</h1>
<p class="${proof.isCovered || proof.isVoided ? 'yes' : 'no'}">The order comes to <b>${total}</b>,
${heldText(proof, provider)}
Active transaction: ${proof.activeTransactions.join(', ') || 'none'}.</p>
${proof.adds.map((add) => addSection(add, currency))}
<h2>Calls made for no single add</h2>
${callsTable(proof.otherCalls, currency)}
</body></html>
`;
  return page.html;
}

function heldText(proof: OrderProof, provider: string): Markup {
  const name = providerName(provider);
  if (proof.isVoided) {
    return markup`and was cancelled: ${name} holds <b>nothing</b> of it any more.`;
  }
  const held = amountText(proof.authorizedMinor, proof.currency);
  return markup`${name} holds <b>${held}</b>: ${proof.isCovered ? 'covered' : 'NOT covered'}.`;
}

function addSection(add: OrderProof['adds'][number], currency: string): Markup {
  const amount = (minor: number | undefined) =>
    minor === undefined ? '—' : amountText(minor, currency);
  const item = plain(add.item ?? 'an item', idMax);
  const isGood = add.verdict !== 'not_covered';
  return markup`<h2>${item} <small>request ${plain(add.requestId, idMax)}</small></h2>
<p class="${isGood ? 'yes' : 'no'}">${verdicts[add.verdict]}.
Total before ${amount(add.totalBeforeMinor)}, after ${amount(add.totalAfterMinor)}.
${add.transaction === undefined ? nothing : markup`Transaction ${add.transaction}.`}</p>
${callsTable(add.providerCalls, currency)}
${add.providerEvents.map(({ at, text }) => markup`<p class="dim">${clock(at)} told by the provider itself: ${text}</p>`)}`;
}

function callsTable(calls: readonly ProviderCall[], currency: string): Markup {
  if (calls.length === 0) return markup`<p class="dim">No call was made.</p>`;
  return markup`<table><thead><tr><th>Sent</th><th>Answered</th><th>Call</th><th>Asked for</th>
<th>Found</th><th>HTTP</th><th>Read as</th><th>Key</th><th>Provider's id</th></tr></thead>
<tbody>${calls.map((call) => callRow(call, currency))}</tbody></table>`;
}

function callRow(call: ProviderCall, currency: string): Markup {
  const { sentAt, answeredAt, operation, amountMinor, httpStatus, result } = call;
  const asked = amountMinor === undefined ? '—' : amountText(amountMinor, currency);
  const found = call.heldMinor === undefined ? '—' : amountText(call.heldMinor, currency);
  return markup`<tr><td>${clock(sentAt)}</td><td>${answeredAt ? clock(answeredAt) : 'never'}</td>
<td>${operation}</td><td>${asked}</td><td>${found}</td><td>${httpStatus === undefined ? '—' : String(httpStatus)}</td>
<td>${words(result)}</td><td><code>${short(call.idempotencyKey)}</code></td>
<td><code>${short(call.correlationId)}</code></td></tr>`;
}

/** The beginning of an id is enough to see that two are the same. */
function short(id: string | undefined): string {
  return id === undefined ? '—' : plain(id.slice(0, 13), idMax);
}

function clock(iso: string): string {
  return iso.slice(11, 23);
}

const style = `
:root { color-scheme: light dark; --line: #8883; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1100px; padding: 24px; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin: 32px 0 4px; }
small, .dim { color: #888; font-weight: normal; }
.yes { border-left: 4px solid #2a8; padding-left: 10px; }
.no { border-left: 4px solid #c33; padding-left: 10px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 4px 8px; text-align: left; }
th { font-size: 13px; color: #888; }
`;
