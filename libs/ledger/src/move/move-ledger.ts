import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'tigerbeetle-node';
import { MessageParts } from '../message-parts';
import { isoTimeOf, nowNanoseconds } from '../nanoseconds';
import { accountImporter, transferImporter } from './importer';
import { LedgerMoveError } from './move-error';
import { plannedAccounts, plannedTransfers } from './plan';
import { accountPages, transferPages } from './read-ledger';
import { RunningTimeouts } from './running-timeouts';
import { isPlannedAccount, isPlannedTransfer } from './same-events';

/** A ledger may expire holds a little after their time. */
const EXPIRY_LAG_NANOSECONDS = 1_000_000_000n;
/** A hold may be settled long before its time, so the source is looked at this often. */
const LOOK_EVERY_MS = 1_000;

/** How far a move is. */
export interface MoveProgress {
  readonly step: 'looking for open holds' | 'comparing' | 'moving';
  /** Transfers so far. */
  readonly done: number;
  /** Transfers in all; undefined where nobody knows yet. */
  readonly total: number | undefined;
}

export interface MoveOptions {
  readonly source: Client;
  /** Opens the target once the source is found to be fit. */
  readonly openTarget: () => Promise<Client>;
  /** How long to wait for open holds to be settled or to expire, in milliseconds; 0 for not at all. */
  readonly waitMaxMs: number;
  /** How many transfers the source has, if that is known. */
  readonly transfers?: number | undefined;
  readonly onProgress?: (progress: MoveProgress) => void;
}

export interface MoveResult {
  readonly accounts: number;
  /** Transfers that the target has now, with what the move has added. */
  readonly transfers: number;
  /** How many of them were there before. */
  readonly before: number;
}

/**
 * Imports every account and transfer of a ledger into another, with what imported events can't carry. It goes on where an
 * earlier move ended, which the target itself shows: what it has must be how the move begins.
 * @throws LedgerMoveError; nothing was written where the code is `holds_open`, `source_ahead` or `target_differs`
 */
export async function moveLedger(options: MoveOptions): Promise<MoveResult> {
  const { source, onProgress = () => undefined } = options;
  const total = await untilNoneIsOpen(options, onProgress);
  const target = await options.openTarget();
  const parts = new MessageParts();
  const accounts = new Planned(plannedAccounts(source));
  const accountsBefore = await accounts.skip(accountPages(target), isPlannedAccount, 'account');
  const transfers = new Planned(plannedTransfers(source, new MessageParts(), nowNanoseconds()));
  const before = await transfers.skip(transferPages(target), isPlannedTransfer, 'transfer', (done) => {
    onProgress({ step: 'comparing', done, total });
  });
  const importedAccounts = accountImporter(target, parts);
  for await (const part of accounts.rest()) await importedAccounts.add(part);
  await importedAccounts.finish();
  const imported = transferImporter(target, parts);
  for await (const part of transfers.rest()) {
    await imported.add(part);
    onProgress({ step: 'moving', done: before + imported.imported, total });
  }
  await imported.finish();
  return {
    accounts: accountsBefore + importedAccounts.imported,
    transfers: before + imported.imported,
    before,
  };
}

/** @returns how many transfers the source has @throws LedgerMoveError */
async function untilNoneIsOpen(
  { source, waitMaxMs, transfers }: MoveOptions,
  onProgress: (progress: MoveProgress) => void,
): Promise<number> {
  const deadline = performance.now() + waitMaxMs;
  const timeouts = new RunningTimeouts();
  let count = 0;
  let first = 0n;
  for (;;) {
    for await (const page of transferPages(source, first)) {
      for (const transfer of page) {
        timeouts.expiredBy(transfer.timestamp);
        timeouts.next(transfer, transfer.timeout);
      }
      count += page.length;
      first = (page.at(-1)?.timestamp ?? first) + 1n;
      onProgress({ step: 'looking for open holds', done: count, total: transfers });
    }
    timeouts.expiredBy(nowNanoseconds() - EXPIRY_LAG_NANOSECONDS);
    if (first > nowNanoseconds()) throw isAhead(first);
    if (timeouts.size === 0) return count;
    if (performance.now() >= deadline) throw holdsOpen(timeouts, waitMaxMs > 0);
    await sleep(Math.min(LOOK_EVERY_MS, Math.max(deadline - performance.now(), 1)));
  }
}

function isAhead(moment: bigint): LedgerMoveError {
  return new LedgerMoveError(
    'source_ahead',
    `The last transfer of the source is of ${isoTimeOf(moment)}, in the future by this machine's clock: no ledger takes such events.`,
  );
}

function holdsOpen(timeouts: RunningTimeouts, hasWaited: boolean): LedgerMoveError {
  let last = 0n;
  for (const { expiresAt } of timeouts.all) if (expiresAt > last) last = expiresAt;
  return new LedgerMoveError(
    'holds_open',
    `The source ${hasWaited ? 'still has' : 'has'} open holds (${timeouts.size}), the last of which expires at ${isoTimeOf(last)}.`,
  );
}

/** What is planned, from behind what the target has already. */
class Planned<T> {
  private part: T[] = [];
  private at = 0;

  constructor(private readonly parts: AsyncGenerator<T[], void>) {}

  /**
   * Skips what the target has.
   * @returns how much that is
   * @throws LedgerMoveError where it has anything else
   */
  async skip(
    pages: AsyncIterable<(T & { id: bigint })[]>,
    isSame: (found: T, planned: T) => boolean,
    name: string,
    onProgress: (done: number) => void = () => undefined,
  ): Promise<number> {
    let skipped = 0;
    for await (const page of pages) {
      for (const found of page) {
        const planned = await this.next();
        if (planned === undefined || !isSame(found, planned)) {
          throw new LedgerMoveError(
            'target_differs',
            `The target has the ${name} ${found.id.toString(16)}, which the source does not have, or not in this place.`,
          );
        }
        this.at += 1;
        skipped += 1;
      }
      onProgress(skipped);
    }
    return skipped;
  }

  async *rest(): AsyncGenerator<T[], void> {
    yield this.part.slice(this.at);
    yield* this.parts;
  }

  private async next(): Promise<T | undefined> {
    while (this.at >= this.part.length) {
      const { done, value } = await this.parts.next();
      if (done === true) return undefined;
      this.part = value;
      this.at = 0;
    }
    return this.part[this.at];
  }
}
