import { crc32 } from 'node:zlib';
import { randomInt } from 'node:crypto';
import { Packed } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt, ID_SIZE } from '../format/structs';
import { sameU128, writeSortableU128, writeU64 } from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { type DatabaseInstance, Statement } from '../storage/database';
import {
  Account,
  type AccountState,
  decodeAccount,
  DIRTY_ACTIVE,
  encodeAccount,
  newAccount,
} from './account';
import { hashU128 } from './id-table';
import type { Journal } from './journal';

/** Accounts kept in memory besides those that are waiting to be written: about 30 MB. */
const CACHE_ACCOUNTS_MAX = 32_768;

/** The accounts: the recently used ones in memory, all of them in the file. */
export class AccountStore {
  private readonly seed = randomInt(2 ** 32);
  private readonly buckets: (Account | null)[] = new Array<Account | null>(CACHE_ACCOUNTS_MAX * 2).fill(null);
  private cached = 0;
  private newest: Account | null = null;
  private oldest: Account | null = null;
  private urgent: Account[] = [];
  /** Accounts whose stored row is older than they are, in the order in which they changed. */
  dirty: Account[] = [];
  /** The timestamp of the account created last, 0 if there is none. */
  lastTimestamp: bigint;

  private readonly key = Packed.allocate(ID_SIZE);
  private readonly select: Statement;
  private readonly selectAt: Statement;
  private readonly selectOldestFirst: Statement;
  private readonly selectNewestFirst: Statement;
  private readonly insert: Statement;
  private readonly insertId: Statement;
  private readonly update: Statement;
  private readonly remove: Statement;
  private readonly removeId: Statement;

  constructor(
    database: DatabaseInstance,
    private readonly journal: Journal,
  ) {
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
      'INSERT INTO accounts (timestamp, checksum, account) VALUES (?, ?, ?)',
    );
    this.insertId = new Statement(database, 'INSERT INTO account_ids (id, timestamp) VALUES (?, ?)');
    this.update = new Statement(
      database,
      'UPDATE accounts SET checksum = ?, account = ? WHERE timestamp = ?',
    );
    this.remove = new Statement(database, 'DELETE FROM accounts WHERE timestamp = ?');
    this.removeId = new Statement(database, 'DELETE FROM account_ids WHERE id = ?');
    const last = new Statement(database, 'SELECT max(timestamp) FROM accounts', { bigint: true }).get()?.[0];
    this.lastTimestamp = typeof last === 'bigint' ? last : 0n;
  }

  /** The account whose id stands at `at`. */
  find(view: DataView, at: number): Account | undefined {
    const account = this.inMemory(view, at);
    if (account !== undefined) {
      this.use(account);
      return account;
    }
    writeSortableU128(this.key.view, 0, view, at);
    const row = this.select.get(this.key.bytes);
    return row === undefined ? undefined : this.keep(readRow(row));
  }

  private inMemory(view: DataView, at: number): Account | undefined {
    let account = this.buckets[this.bucketOf(view, at)] ?? null;
    while (account !== null && !sameU128(account.packed.view, AccountAt.id, view, at)) {
      account = account.nextInBucket;
    }
    return account ?? undefined;
  }

  /** The accounts created in a time, both ends included, by time. */
  *inTime(first: bigint, last: bigint, reversed: boolean): Generator<Account, void> {
    const select = reversed ? this.selectNewestFirst : this.selectOldestFirst;
    for (const row of select.iterate(first, last)) {
      const stored = readRow(row);
      // The stored row may be older than the account in memory.
      yield this.inMemory(stored.packed.view, AccountAt.id) ?? stored;
    }
  }

  existsAt(timestamp: bigint): boolean {
    return this.selectAt.get(timestamp) !== undefined;
  }

  /** Adds the account whose struct stands at `at`. */
  create(source: Packed, at: number, timestamp: bigint): void {
    const packed = new Packed(source.bytes.slice(at, at + ACCOUNT_SIZE));
    writeU64(packed.view, AccountAt.timestamp, timestamp);
    const account = newAccount(packed);
    const bytes = encodeAccount(account);
    writeSortableU128(this.key.view, 0, packed.view, AccountAt.id);
    this.insert.run(timestamp, crc32(bytes), bytes);
    this.insertId.run(this.key.bytes, timestamp);
    this.keep(account);
    const before = this.lastTimestamp;
    this.lastTimestamp = timestamp;
    if (this.journal.open) {
      this.journal.record(() => {
        this.lastTimestamp = before;
        this.forget(account);
        writeSortableU128(this.key.view, 0, packed.view, AccountAt.id);
        this.remove.run(timestamp);
        this.removeId.run(this.key.bytes);
      });
    }
  }

  /** Gives the account a new state, to be written in its own time. */
  change(account: Account, state: AccountState): void {
    if (this.journal.open) {
      const before = account.state;
      this.journal.record(() => {
        account.state = before;
      });
    }
    account.state = state;
    if ((account.dirty & DIRTY_ACTIVE) === 0) {
      account.dirty |= DIRTY_ACTIVE;
      this.dirty.push(account);
    }
  }

  /** Has the account written with this commit: reading the log back would not show what changed. */
  writeNow(account: Account): void {
    if (account.urgent) return;
    account.urgent = true;
    this.urgent.push(account);
  }

  writeUrgent(): void {
    for (const account of this.urgent) {
      this.write(account);
      account.urgent = false;
    }
    this.urgent = [];
  }

  write(account: Account): void {
    const bytes = encodeAccount(account);
    this.update.run(crc32(bytes), bytes, account.timestamp);
  }

  /**
   * Forgets the accounts that were not used for longest. One that waits to be written counts as used, and the work is
   * bounded, so that many of those don't slow down each commit.
   */
  evict(): void {
    const excess = this.cached - CACHE_ACCOUNTS_MAX;
    for (let step = 0; step < excess * 2 && this.cached > CACHE_ACCOUNTS_MAX; step += 1) {
      const candidate = this.oldest;
      if (candidate === null) return;
      if (candidate.dirty === 0 && !candidate.urgent) this.forget(candidate);
      else this.use(candidate);
    }
  }

  private bucketOf(view: DataView, at: number): number {
    return hashU128(view, at, this.seed) % this.buckets.length;
  }

  private keep(account: Account): Account {
    const bucket = this.bucketOf(account.packed.view, AccountAt.id);
    account.nextInBucket = this.buckets[bucket] ?? null;
    this.buckets[bucket] = account;
    this.cached += 1;
    this.linkNewest(account);
    return account;
  }

  private forget(account: Account): void {
    const bucket = this.bucketOf(account.packed.view, AccountAt.id);
    let previous: Account | null = null;
    for (let other = this.buckets[bucket] ?? null; other !== account; other = other.nextInBucket) {
      if (other === null) return;
      previous = other;
    }
    if (previous === null) this.buckets[bucket] = account.nextInBucket;
    else previous.nextInBucket = account.nextInBucket;
    this.cached -= 1;
    this.unlink(account);
  }

  private use(account: Account): void {
    if (this.newest === account) return;
    this.unlink(account);
    this.linkNewest(account);
  }

  private linkNewest(account: Account): void {
    account.newer = null;
    account.older = this.newest;
    if (this.newest === null) this.oldest = account;
    else this.newest.newer = account;
    this.newest = account;
  }

  private unlink(account: Account): void {
    if (account.older === null) this.oldest = account.newer;
    else account.older.newer = account.newer;
    if (account.newer === null) this.newest = account.older;
    else account.newer.older = account.older;
  }
}

function readRow(row: unknown[]): Account {
  const [checksum, bytes] = row;
  if (!(bytes instanceof Uint8Array) || crc32(bytes) !== checksum) {
    throw new DamageError('an account does not match its checksum');
  }
  return decodeAccount(bytes);
}
