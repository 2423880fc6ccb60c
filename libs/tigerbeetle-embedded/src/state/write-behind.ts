import { type Account, DIRTY_ACTIVE, DIRTY_FROZEN } from './account';
import type { AccountStore } from './account-store';
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
  private writtenAccounts = 0;
  /** Rows of the frozen generation to write for every id that is added. */
  private rowsPerId = 0;
  private frozenEnd: number;
  private lastActiveSize = 0;

  constructor(
    private readonly log: TransferLog,
    private readonly ids: TransferIds,
    private readonly accounts: AccountStore,
    /** How many transfers of the log the indexes cover. */
    private indexedTransfers: number,
    /** How many transfers make a generation. */
    private readonly generation: number,
  ) {
    this.frozenEnd = indexedTransfers;
  }

  get indexed(): number {
    return this.indexedTransfers;
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
    if (this.frozenRows === 0) return;
    const left = rows - this.ids.drain(rows);
    const accounts = this.frozenAccounts.slice(this.writtenAccounts, this.writtenAccounts + left);
    this.accounts.write(accounts);
    for (const account of accounts) account.dirty &= ~DIRTY_FROZEN;
    this.writtenAccounts += accounts.length;
    if (this.frozenRows === 0) this.indexedTransfers = this.frozenEnd;
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
    this.frozenEnd = this.log.length;
    this.lastActiveSize = 0;
    this.rowsPerId = (this.frozenRows / Math.max(idsFrozen, 1)) * DRAIN_AHEAD;
    if (this.frozenRows === 0) this.indexedTransfers = this.frozenEnd;
  }

  private get frozenRows(): number {
    return this.ids.undrained + this.frozenAccounts.length - this.writtenAccounts;
  }
}

/** Sorted by time, to some hundred nanoseconds: comparing doubles is several times as fast as comparing bigints. */
function inOrderOfRows(accounts: readonly Account[]): Account[] {
  return accounts
    .map((account) => ({ account, order: Number(account.timestamp) }))
    .sort((a, b) => a.order - b.order)
    .map(({ account }) => account);
}
