import type { EventOf } from '../../domain/window-event';
import type { AttentionReason } from '../../domain/window-state';
import { addOf, at, happen, openState } from './windows';

function flag(reason: AttentionReason): EventOf<'flagged'> {
  return { type: 'flagged', at, reason, text: 'Look.' };
}

describe('a confirmation that a person had tried again', () => {
  const retried = { type: 'confirmationRetried', at, requestId: 'retry-1' } as const;

  it('is counted, and told with the request', () => {
    const after = happen(openState(), retried, retried);
    expect(after.confirmationRetries).toBe(2);
    expect(after.history.at(-1)).toMatchObject({
      type: 'confirmation_retried',
      requestId: 'retry-1',
      text: 'A person asked to send the confirmation now (2 of at most 10).',
    });
  });

  it('clears its own flag once it is sent, and no other', () => {
    const before = happen(openState(), flag('confirmation_undelivered'), flag('void_failed'));
    const after = happen(before, { type: 'confirmationSent', at });
    expect(after.attention).toEqual(['void_failed']);
    expect(after.confirmationSentAt).toBe(at);
    expect(after.history.at(-1)).toMatchObject({ type: 'confirmation_sent' });
  });
});

describe('a command that is refused', () => {
  it.each([
    ['addItem', 'upsell_refused'],
    ['closeWindow', 'command_refused'],
    ['retryConfirmation', 'command_refused'],
  ] as const)('%s stands in the history as %s', (name, type) => {
    const command = { ...addOf('r-1'), name };
    const event = { type: 'refused', at, command, code: 'window_closed', detail: 'No.' } as const;
    expect(happen(openState(), event).history.at(-1)).toMatchObject({ type, text: 'No.' });
  });
});

describe('a note about flags', () => {
  const flags = happen(openState(), flag('void_failed'), flag('add_unresolved'));
  const noted = (reasons?: string[]) =>
    happen(flags, {
      type: 'attentionResolved',
      at,
      note: 'Voided it.',
      ...(reasons ? { reasons } : {}),
    });

  it('clears those that were seen, and no other', () => {
    const after = noted(['void_failed', 'authorization_mismatch']);
    expect(after.attention).toEqual(['add_unresolved']);
    expect(after.history.at(-1)).toMatchObject({ type: 'attention_resolved', text: 'Voided it.' });
  });

  it('clears all where it names none', () => {
    expect(noted().attention).toEqual([]);
  });

  it('is kept where none of those it names is there, and changes nothing', () => {
    const after = noted(['authorization_mismatch']);
    expect(after.attention).toBe(flags.attention);
    expect(after.history.at(-1)?.text).toBe(
      'None of it was flagged when this was noted: Voided it.',
    );
  });
});

describe('a note about an order nobody flagged', () => {
  it('is kept, says that it changed nothing, and changes nothing', () => {
    const before = openState();
    const after = happen(before, { type: 'attentionResolved', at, note: 'Looked.' });
    expect(after.attention).toBe(before.attention);
    expect(after.history.at(-1)).toMatchObject({
      type: 'attention_resolved',
      text: 'Nothing was flagged when this was noted: Looked.',
    });
  });
});
