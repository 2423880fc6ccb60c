import { type Account, DIRTY_ACTIVE, DIRTY_FROZEN } from './account';
import type { AccountStore } from './account-store';
import { dropRecentBefore, entriesBefore, type HistoryIndex } from './history-index';
import type { TransferIds } from './transfer-ids';
import type { TransferLog } from './transfer-log';

/** A generation is full with fewer transfers when it has changed this many accounts per transfer of its full size. */
const ACCOUNTS_SHARE_MAX = 1 / 8;

/** The frozen generation is written twice as fast as the active one gathers, so that it is done when that one is full. */
const DRAIN_AHEAD = 2;
/** Even the smallest commit writes this part of a generation's rows. */
const DRAIN_SHARE_MIN = 1 / 8192;

/**
 * The indexes follow the log at a distance: what a generation of transfers adds to them is written in the order of the
 * keys, a few rows with every commit, while the next generation gathers. At most two exist at a time, so memory is
 * bounded, and so is what has to be read back from the log on opening.
 */
export class WriteBehind {
  /** Writes some rows of the frozen generation with each step, and tells how many. */
  private frozen: Iterator<number, void> = [].values();
  /** Rows of the frozen generation to write for every id that is added; and how many are to be written now. */
  private rowsPerId = 0;
  private rowsOwed = 0;
  private lastActiveSize = 0;

  constructor(
    private readonly log: TransferLog,
    private readonly ids: TransferIds,
    private readonly histories: HistoryIndex,
    private readonly accounts: AccountStore,
    /** How many transfers make a generation. */
    private readonly generation: number,
  ) {}

  /** Writes the share of the indexes that the current commit owes. The log must have been written before. */
  step(): void {
    this.ids.learn();
    const added = this.ids.activeSize - this.lastActiveSize;
    this.lastActiveSize = this.ids.activeSize;
    this.drain(Math.ceil(added * this.rowsPerId) + Math.ceil(this.generation * DRAIN_SHARE_MIN));
    const accountsMax = this.generation * ACCOUNTS_SHARE_MAX;
    if (this.ids.activeSize < this.generation && this.accounts.dirty.length < accountsMax) return;
    // A generation that changes more accounts than the one before may be full before that one is written.
    this.drain(Infinity);
    this.freeze();
  }

  private drain(rows: number): void {
    this.rowsOwed += rows;
    while (this.rowsOwed > 0) {
      const { value: written } = this.frozen.next();
      this.rowsOwed = written === undefined ? 0 : this.rowsOwed - written;
    }
  }

  private freeze(): void {
    const accounts = inOrderOfRows(this.accounts.dirty);
    this.accounts.dirty = [];
    for (const account of accounts) account.dirty = (account.dirty & ~DIRTY_ACTIVE) | DIRTY_FROZEN;
    // A transfer is an entry of two accounts.
    const entries = 2 * (this.log.length - this.histories.covered);
    const rows = this.ids.activeSize + entries + accounts.length;
    this.rowsPerId = (rows / Math.max(this.ids.activeSize, 1)) * DRAIN_AHEAD;
    this.ids.freeze();
    this.lastActiveSize = 0;
    this.frozen = this.writeFrozen(accounts, this.log.length);
  }

  private *writeFrozen(accounts: readonly Account[], end: number): Generator<number, void> {
    yield* this.ids.writeFrozen();
    for (const entries of entriesBefore(accounts, end)) {
      this.histories.write(entries);
      yield entries.transfers.length;
    }
    for (const account of accounts) {
      this.accounts.write([account]);
      yield 1;
    }
    this.histories.covered = end;
    for (const account of accounts) {
      account.dirty &= ~DIRTY_FROZEN;
      dropRecentBefore(account, end);
    }
  }
}

/** Sorted by time, to some hundred nanoseconds: comparing doubles is several times as fast as comparing bigints. */
function inOrderOfRows(accounts: readonly Account[]): Account[] {
  return accounts
    .map((account) => ({ account, order: Number(account.timestamp) }))
    .sort((a, b) => a.order - b.order)
    .map(({ account }) => account);
}
