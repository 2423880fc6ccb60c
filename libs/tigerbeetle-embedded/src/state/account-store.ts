import { Packed } from '../format/packed';
import { AccountAt, ID_SIZE } from '../format/structs';
import { writeSortableU128 } from '../format/u128';
import { type DatabaseInstance, Statement } from '../storage/database';
import { type Account, type AccountState, DIRTY_ACTIVE, newAccount } from './account';
import { AccountCache } from './account-cache';
import { decodeAccount, encodeAccount } from './account-row';
import type { Side } from './history-index';
import type { Journal } from './journal';

/** The accounts: the recently used ones in memory, all of them in the file. */
export class AccountStore {
  private readonly cache: AccountCache;
  private urgent: Account[] = [];
  /** Accounts whose stored row is older than they are, in the order in which they changed. */
  dirty: Account[] = [];
  /** The timestamp of the account created last, 0 if there is none. */
  lastTimestamp: bigint;

  /** An id as it stands in structs, and as it is stored. */
  private readonly id = Packed.allocate(ID_SIZE);
  private readonly key = Packed.allocate(ID_SIZE);
  private readonly select: Statement;
  private readonly selectAt: Statement;
  private readonly selectOldestFirst: Statement;
  private readonly selectNewestFirst: Statement;
  private readonly insert: Statement;
  private readonly insertId: Statement;
  private readonly remove: Statement;
  private readonly removeId: Statement;

  constructor(
    database: DatabaseInstance,
    private readonly journal: Journal,
    /** Accounts kept in memory besides those that are waiting to be written. */
    accountsMax: number,
  ) {
    this.cache = new AccountCache(accountsMax);
    this.select = new Statement(
      database,
      'SELECT checksum, account FROM accounts WHERE timestamp = (SELECT timestamp FROM account_ids WHERE id = ?)',
    );
    this.selectAt = new Statement(database, 'SELECT 1 FROM accounts WHERE timestamp = ?');
    const inTime =
      'SELECT checksum, account FROM accounts WHERE timestamp BETWEEN ? AND ? ORDER BY timestamp';
    this.selectOldestFirst = new Statement(database, inTime);
    this.selectNewestFirst = new Statement(database, `${inTime} DESC`);
    this.insert = new Statement(
      database,
      'INSERT OR REPLACE INTO accounts (timestamp, checksum, account) VALUES (?, ?, ?)',
    );
    this.insertId = new Statement(database, 'INSERT INTO account_ids (id, timestamp) VALUES (?, ?)');
    this.remove = new Statement(database, 'DELETE FROM accounts WHERE timestamp = ?');
    this.removeId = new Statement(database, 'DELETE FROM account_ids WHERE id = ?');
    const last = new Statement(database, 'SELECT max(timestamp) FROM accounts', { bigint: true }).get()?.[0];
    this.lastTimestamp = typeof last === 'bigint' ? last : 0n;
  }

  /** The account whose id stands at `at`. */
  find(view: DataView, at: number): Account | undefined {
    const cached = this.cache.use(view, at);
    if (cached !== undefined) return cached;
    writeSortableU128(this.key.view, 0, view, at);
    const row = this.select.get(this.key.bytes);
    if (row === undefined) return undefined;
    const account = decodeAccount(row[0], row[1]);
    this.cache.add(account, view, at);
    return account;
  }

  /** The accounts created in a time, both ends included, by time. */
  *inTime(first: bigint, last: bigint, reversed: boolean): Generator<Account, void> {
    const select = reversed ? this.selectNewestFirst : this.selectOldestFirst;
    for (const row of select.iterate(first, last)) {
      const stored = decodeAccount(row[0], row[1]);
      // The stored row may be older than the account in memory.
      stored.writeId(this.id.view, 0);
      yield this.cache.peek(this.id.view, 0) ?? stored;
    }
  }

  existsAt(timestamp: bigint): boolean {
    return this.selectAt.get(timestamp) !== undefined;
  }

  /** Adds the account whose struct stands at `at`. */
  create(view: DataView, at: number, timestamp: bigint): void {
    const account = newAccount(view, at, timestamp);
    this.write([account]);
    writeSortableU128(this.key.view, 0, view, at + AccountAt.id);
    this.insertId.run(this.key.bytes, timestamp);
    this.cache.add(account, view, at + AccountAt.id);
    const before = this.lastTimestamp;
    this.lastTimestamp = timestamp;
    this.journal.record(() => {
      this.lastTimestamp = before;
      this.cache.remove(view, at + AccountAt.id);
      this.remove.run(timestamp);
      writeSortableU128(this.key.view, 0, view, at + AccountAt.id);
      this.removeId.run(this.key.bytes);
    });
  }

  /** Gives the account a new state, to be written in its own time. */
  change(account: Account, state: AccountState): void {
    account.state = state;
    this.noteDirty(account);
  }

  /** Gives the account a new transfer, and the state after it. */
  addTransfer(account: Account, side: Side, transfer: number, state: AccountState): void {
    this.addRecent(account, side, transfer);
    this.change(account, state);
  }

  /** Takes back the transfer that was added to the account last. */
  removeLast(account: Account, side: Side, before: AccountState): void {
    account.recent[side].pop();
    account.state = before;
  }

  /** Notes a transfer that the index of histories lacks; the account's state has it. */
  addRecent(account: Account, side: Side, transfer: number): void {
    account.recent[side].push(transfer);
    this.noteDirty(account);
  }

  /** Has the account written with this commit: reading the log back would not show what changed. */
  writeNow(account: Account): void {
    if (account.urgent) return;
    account.urgent = true;
    this.urgent.push(account);
  }

  writeUrgent(): void {
    this.write(this.urgent);
    for (const account of this.urgent) account.urgent = false;
    this.urgent = [];
  }

  /** Writes the rows of accounts as they are now; the caller has a transaction open. */
  write(accounts: readonly Account[]): void {
    for (const account of accounts) {
      const { bytes, checksum } = encodeAccount(account);
      this.insert.run(account.timestamp, checksum, bytes);
    }
  }

  private noteDirty(account: Account): void {
    if ((account.dirty & DIRTY_ACTIVE) !== 0) return;
    account.dirty |= DIRTY_ACTIVE;
    this.dirty.push(account);
  }

  /** Keeps the memory bounded. Accounts that wait to be written must stay: their rows are old. */
  evict(): void {
    this.cache.evict((account) => account.dirty === 0 && !account.urgent);
  }
}
