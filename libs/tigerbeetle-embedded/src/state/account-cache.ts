import { randomInt } from 'node:crypto';
import type { Account } from './account';
import { ID_SIZE } from '../format/structs';
import { hashU128 } from './id-table';

/** A power of two, as their number is after each growth. */
const BUCKETS_FIRST = 1024;

/**
 * Accounts by id: a hash table with a list in each bucket, and a list of all of them in the order in which they came, both
 * linked through the accounts themselves, so that an account costs no more than itself. An account that is used is only
 * marked; the mark is what it is spared for when it is the oldest, and then it comes to the other end. (To move
 * an account with each use would write to its neighbours, all over the memory.)
 */
export class AccountCache {
  private readonly seed = randomInt(2 ** 32);
  private buckets: (Account | null)[];
  private count = 0;
  private newest: Account | null = null;
  private oldest: Account | null = null;

  private readonly key = new DataView(new ArrayBuffer(ID_SIZE));

  constructor(private readonly capacity: number) {
    this.buckets = emptyBuckets(BUCKETS_FIRST);
  }

  /** The account whose id stands at `at`, which counts as used. */
  use(view: DataView, at: number): Account | undefined {
    const account = this.peek(view, at);
    if (account?.used === false) account.used = true;
    return account;
  }

  /** The account whose id stands at `at`. */
  peek(view: DataView, at: number): Account | undefined {
    let account = this.buckets[this.bucketOf(view, at)] ?? null;
    while (account !== null && !account.hasId(view, at)) account = account.nextInBucket;
    return account ?? undefined;
  }

  /** Adds an account that is not there, whose id stands at `at`. */
  add(account: Account, view: DataView, at: number): void {
    if (this.count * 2 >= this.buckets.length) this.grow();
    this.linkInBucket(account, this.bucketOf(view, at));
    this.count += 1;
    this.linkNewest(account);
  }

  /** Forgets the account whose id stands at `at`. */
  remove(view: DataView, at: number): void {
    const account = this.peek(view, at);
    if (account !== undefined) this.forget(account, this.bucketOf(view, at));
  }

  /**
   * Forgets old accounts that were not used, until the capacity is kept. One that must stay counts as used, and the work is
   * bounded, so that many of those don't slow down each commit; where it does not suffice, the next commit goes on.
   */
  evict(mayForget: (account: Account) => boolean): void {
    const excess = this.count - this.capacity;
    for (let step = 0; step < excess * 2 && this.count > this.capacity; step += 1) {
      const candidate = this.oldest;
      if (candidate === null) return;
      if (!candidate.used && mayForget(candidate)) {
        candidate.writeId(this.key, 0);
        this.forget(candidate, this.bucketOf(this.key, 0));
      } else {
        candidate.used = false;
        this.unlink(candidate);
        this.linkNewest(candidate);
      }
    }
  }

  private bucketOf(view: DataView, at: number): number {
    return hashU128(view, at, this.seed) & (this.buckets.length - 1);
  }

  private linkInBucket(account: Account, bucket: number): void {
    account.nextInBucket = this.buckets[bucket] ?? null;
    this.buckets[bucket] = account;
  }

  /** The buckets of few accounts lie close together, where the processor's caches hold them. */
  private grow(): void {
    this.buckets = emptyBuckets(this.buckets.length * 2);
    for (let account = this.newest; account !== null; account = account.older) {
      account.writeId(this.key, 0);
      this.linkInBucket(account, this.bucketOf(this.key, 0));
    }
  }

  private forget(account: Account, bucket: number): void {
    const first = this.buckets[bucket] ?? null;
    if (first === account) this.buckets[bucket] = account.nextInBucket;
    else {
      let before = first;
      while (before !== null && before.nextInBucket !== account) before = before.nextInBucket;
      if (before !== null) before.nextInBucket = account.nextInBucket;
    }
    account.nextInBucket = null;
    this.count -= 1;
    this.unlink(account);
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

function emptyBuckets(count: number): (Account | null)[] {
  return new Array<Account | null>(count).fill(null);
}
