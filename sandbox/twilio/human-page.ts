import { html, page, type Html } from '../kit/html';
import type { SandboxMessage } from './journal';
import { partsOf } from './rules';

/** Messages shown, the latest first; the admin face knows all. */
const messagesMax = 50;

/** The telephones of everybody, on one page. */
export function humanPage(messages: readonly SandboxMessage[]): string {
  const latest = messages.slice(-messagesMax).toReversed();
  return page({
    title: 'Text messages',
    intro: 'Stands in for Twilio. No message leaves this machine.',
    refreshSeconds: 5,
    body: latest.length === 0 ? html`<p>None yet.</p>` : table(latest),
  });
}

function table(messages: readonly SandboxMessage[]): Html {
  return html`<table>
    <tr>
      <th>To</th>
      <th>Message</th>
      <th class="number">Parts</th>
      <th>From</th>
    </tr>
    ${messages.map(
      ({ to, from, body }) =>
        html`<tr>
          <td><code>${to}</code></td>
          <td style="white-space:pre-wrap;overflow-wrap:anywhere">${body}</td>
          <td class="number">${partsOf(body)}</td>
          <td class="dim"><code>${from}</code></td>
        </tr>`,
    )}
  </table>`;
}
