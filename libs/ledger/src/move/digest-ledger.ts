import { createHash, type Hash } from 'node:crypto';
import type { Client } from 'tigerbeetle-node';
import { nowNanoseconds } from '../nanoseconds';
import { LedgerLines, type LedgerSums } from './ledger-lines';

/** What a ledger comes to. */
export interface LedgerDigest {
  /** The same for the same content, before and after a move; in hex. */
  readonly sha256: string;
  /** By the number of the ledger, in ascending order. */
  readonly sums: readonly (readonly [ledger: number, sums: LedgerSums])[];
}

export interface LedgerComparison {
  readonly from: LedgerDigest;
  readonly to: LedgerDigest;
}

/** Where two ledgers first differ: what each has there, undefined at its end. */
export interface LedgerDifference {
  /** From 1, among all that was compared. */
  readonly place: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Reads a ledger whole. @param onProgress is told how much has been read so far */
export async function digestLedger(
  client: Client,
  onProgress: (read: number) => void = () => undefined,
): Promise<LedgerDigest> {
  const reading = new Reading(client, nowNanoseconds());
  let read = 0;
  for (let group = await reading.next(); group !== undefined; group = await reading.next()) {
    read += group.length;
    onProgress(read);
  }
  return reading.digest();
}

/**
 * Reads two ledgers whole, and compares all that is in them.
 * @returns the digests of both, or the first difference
 */
export async function compareLedgers(
  from: Client,
  to: Client,
  onProgress: (compared: number) => void = () => undefined,
): Promise<LedgerComparison | LedgerDifference> {
  const now = nowNanoseconds();
  const [one, other] = [new Reading(from, now), new Reading(to, now)];
  let compared = 0;
  for (;;) {
    const [ofFrom, ofTo] = await Promise.all([one.waiting(), other.waiting()]);
    const length = Math.min(ofFrom.length, ofTo.length);
    for (let at = 0; at < length; at += 1) {
      if (ofFrom[at] !== ofTo[at]) return { place: compared + at + 1, from: ofFrom[at], to: ofTo[at] };
    }
    compared += length;
    if (length === 0) {
      if (ofFrom.length === ofTo.length) return { from: one.digest(), to: other.digest() };
      return { place: compared + 1, from: ofFrom[0], to: ofTo[0] };
    }
    one.take(length);
    other.take(length);
    onProgress(compared);
  }
}

/** The lines of one ledger, and their digest. */
class Reading {
  private readonly lines: LedgerLines;
  private readonly groups: AsyncGenerator<string[], void>;
  private readonly hash: Hash = createHash('sha256');
  private group: string[] = [];

  constructor(client: Client, now: bigint) {
    this.lines = new LedgerLines(client, now);
    this.groups = this.lines.groups();
  }

  /** The next lines; undefined at the end. */
  async next(): Promise<string[] | undefined> {
    for (;;) {
      const { done, value: group } = await this.groups.next();
      if (done === true) return undefined;
      if (group.length === 0) continue;
      this.hash.update(`${group.join('\n')}\n`);
      return group;
    }
  }

  /** The lines that nobody has taken, none at the end. */
  async waiting(): Promise<readonly string[]> {
    if (this.group.length === 0) this.group = (await this.next()) ?? [];
    return this.group;
  }

  take(count: number): void {
    this.group = this.group.slice(count);
  }

  digest(): LedgerDigest {
    const sums = Array.from(this.lines.sums).sort(([one], [other]) => one - other);
    return { sha256: this.hash.digest('hex'), sums };
  }
}
