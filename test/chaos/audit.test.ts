import { audit } from '../../chaos/auditor/audit';
import { invariants } from '../../chaos/auditor/records';
import { tallyOf } from '../../chaos/auditor/tally';
import { answerTo, flag, mail, releaseData, tell } from './doctor';
import { doctoredAdds } from './doctored-adds';
import { doctoredBlindSpots } from './doctored-blind';
import { doctoredEndings } from './doctored-endings';
import { bodyOf, healthy } from './healthy';

const doctored = [...doctoredAdds, ...doctoredEndings, ...doctoredBlindSpots];

describe('the auditor', () => {
  it('finds nothing in the records of a run that went well', () => {
    expect(audit(healthy())).toEqual([]);
  });

  it.each(doctored)('calls it %s when %s', (invariant, _what, doctor, text) => {
    const records = healthy();
    doctor(records);
    expect(audit(records)).toContainEqual(expect.objectContaining({ invariant, text }));
  });

  it('has a record for every invariant it can see', () => {
    expect(new Set(doctored.map(([invariant]) => invariant))).toEqual(new Set(invariants));
  });

  it('believes that more is held for a while where a person was asked to look', () => {
    const records = healthy();
    releaseData(records).totalMinor = 900_000;
    flag(records, 'authorization_above_total');
    expect(audit(records).filter(({ text }) => text.includes('for an order over only'))).toEqual(
      [],
    );
    flag(records, 'warehouse_unreachable');
    expect(audit(records)).toContainEqual(expect.objectContaining({ invariant: 'I3' }));
  });

  it('lets a second copy of the same email pass that was counted as unknown', () => {
    const records = healthy();
    tell(records, 'confirmation_unknown');
    records.inbox.push(mail(records));
    expect(audit(records)).toEqual([]);
    expect(tallyOf(records)).toMatchObject({ unknownEmails: 1, secondCopies: 1 });
  });

  it('lets a line be missing whose removal was accepted', () => {
    const records = healthy();
    const base = answerTo(records, 'add', 409);
    records.answers.push({ ...base, asked: 'undo', subject: 'line-2', status: 200 });
    releaseData(records).lines.pop();
    releaseData(records).totalMinor = 900_000;
    bodyOf(records, 'order')['totalMinor'] = 900_000;
    (bodyOf(records, 'order')['lines'] as object[]).pop();
    const found = audit(records).map(({ invariant }) => invariant);
    expect(found).not.toContain('I3');
    expect(found).not.toContain('I5');
  });
});

describe('the tally of a run', () => {
  it('counts an add in doubt by what it was settled as', () => {
    expect(tallyOf(healthy()).inDoubt).toEqual({ applied: 1, notApplied: 0, unresolved: 0 });

    const refused = healthy();
    (bodyOf(refused, 'history')['history'] as object[]).pop();
    expect(tallyOf(refused).inDoubt).toEqual({ applied: 0, notApplied: 1, unresolved: 0 });

    flag(refused, 'add_unresolved');
    expect(tallyOf(refused).inDoubt).toEqual({ applied: 0, notApplied: 0, unresolved: 1 });
  });

  it('counts what was told to whom', () => {
    expect(tallyOf(healthy())).toMatchObject({
      orders: 1,
      released: 1,
      requests: 2,
      added: 1,
      refused: 1,
      undone: 0,
    });
  });
});
