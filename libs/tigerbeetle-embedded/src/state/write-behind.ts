import { type Account, DIRTY_ACTIVE, DIRTY_FROZEN } from './account';
import type { AccountStore } from './account-store';
import { dropRecentBefore, entriesBefore, type HistoryEntries, type HistoryIndex } from './history-index';
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
  private frozenAccounts: Account[] = [];
  private frozenEntries: Iterator<HistoryEntries, void> = [].values();
  private writtenAccounts = 0;
  /** How many rows of the frozen generation are still to be written. */
  private rowsLeft = 0;
  /** Rows of the frozen generation to write for every id that is added. */
  private rowsPerId = 0;
  private frozenEnd: number;
  private lastActiveSize = 0;

  constructor(
    private readonly log: TransferLog,
    private readonly ids: TransferIds,
    private readonly histories: HistoryIndex,
    private readonly accounts: AccountStore,
    /** How many transfers make a generation. */
    private readonly generation: number,
  ) {
    this.frozenEnd = histories.covered;
  }

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
    if (this.rowsLeft === 0) return;
    let written = this.ids.drain(rows);
    while (written < rows) {
      const { value: entries } = this.frozenEntries.next();
      if (entries === undefined) break;
      this.histories.write(entries);
      written += entries.transfers.length;
    }
    if (written < rows) {
      const end = this.writtenAccounts + rows - written;
      const accounts = this.frozenAccounts.slice(this.writtenAccounts, end);
      this.accounts.write(accounts);
      this.writtenAccounts += accounts.length;
      written += accounts.length;
    }
    this.rowsLeft -= written;
    if (this.rowsLeft === 0) this.finish();
  }

  private freeze(): void {
    const idsFrozen = this.ids.activeSize;
    this.ids.freeze();
    this.frozenAccounts = inOrderOfRows(this.accounts.dirty);
    this.accounts.dirty = [];
    this.writtenAccounts = 0;
    for (const account of this.frozenAccounts) {
      account.dirty = (account.dirty & ~DIRTY_ACTIVE) | DIRTY_FROZEN;
    }
    const start = this.frozenEnd;
    this.frozenEnd = this.log.length;
    this.frozenEntries = entriesBefore(this.frozenAccounts, this.frozenEnd);
    this.lastActiveSize = 0;
    // A transfer is an entry of two accounts.
    this.rowsLeft = this.ids.undrained + 2 * (this.frozenEnd - start) + this.frozenAccounts.length;
    this.rowsPerId = (this.rowsLeft / Math.max(idsFrozen, 1)) * DRAIN_AHEAD;
    if (this.rowsLeft === 0) this.finish();
  }

  /** The indexes cover the frozen generation now. */
  private finish(): void {
    this.histories.covered = this.frozenEnd;
    for (const account of this.frozenAccounts) {
      account.dirty &= ~DIRTY_FROZEN;
      dropRecentBefore(account, this.frozenEnd);
    }
    this.frozenAccounts = [];
  }
}

/** Sorted by time, to some hundred nanoseconds: comparing doubles is several times as fast as comparing bigints. */
function inOrderOfRows(accounts: readonly Account[]): Account[] {
  return accounts
    .map((account) => ({ account, order: Number(account.timestamp) }))
    .sort((a, b) => a.order - b.order)
    .map(({ account }) => account);
}
