import type { Invariant } from '../../chaos/auditor/records';
import { bodyOf, epoch, type OpenRecords } from './healthy';

/** The invariant that breaks, what happened, how to make it so, and the auditor's words. */
export type Case = [Invariant, string, Doctor, string];

export type Doctor = (records: OpenRecords) => void;

export const iso = (second: number): string => new Date(epoch(second)).toISOString();
export const release = (records: OpenRecords) => records.warehouse[1]!;
export const releaseData = (records: OpenRecords) =>
  release(records).data as { totalMinor: number; lines: Record<string, unknown>[] };
export const raise = (records: OpenRecords) => records.provider[2]!;
export const mail = (records: OpenRecords) => records.inbox[0]!;
export const flag = (records: OpenRecords, reason: string): void => {
  bodyOf(records, 'order')['needsAttention'] = [reason];
};
export const tell = (records: OpenRecords, type: string): void => {
  (bodyOf(records, 'history')['history'] as object[]).push({ type, at: iso(31) });
};
export const answerTo = (records: OpenRecords, asked: string, status: number) =>
  records.answers.find((heard) => heard.asked === asked && heard.status === status)!;
