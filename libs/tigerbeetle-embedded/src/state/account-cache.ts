import { randomInt } from 'node:crypto';
import type { Account } from './account';
import { hashU128 } from './id-table';

/**
 * Accounts by the hash of their ids, those of one hash linked through the accounts themselves. (A Map with bigint keys hashes
 * only their lower half, and a bigint costs more to make than an account to find.) A Map keeps the order of insertion; an
 * account that is used is only marked, and spared for that when it is the oldest.
 */
export class AccountCache {
  private readonly seed = randomInt(2 ** 32);
  private readonly accounts = new Map<number, Account>();
  private count = 0;

  constructor(private readonly capacity: number) {}

  /** The account whose id stands at `at`, which counts as used. */
  use(view: DataView, at: number): Account | undefined {
    const account = this.peek(view, at);
    if (account?.used === false) account.used = true;
    return account;
  }

  /** The account whose id stands at `at`. */
  peek(view: DataView, at: number): Account | undefined {
    let account = this.accounts.get(this.hash(view, at)) ?? null;
    while (account !== null && !account.hasId(view, at)) account = account.sameHash;
    return account ?? undefined;
  }

  /** Adds an account that is not there, whose id stands at `at`. */
  add(account: Account, view: DataView, at: number): void {
    this.put(this.hash(view, at), account);
  }

  /** Forgets the account whose id stands at `at`. */
  remove(view: DataView, at: number): void {
    const hash = this.hash(view, at);
    for (const account of this.take(hash)) {
      if (!account.hasId(view, at)) this.put(hash, account);
    }
  }

  /**
   * Forgets old accounts that were not used, until the capacity is kept. One that must stay counts as used, and the work is
   * bounded, so that many of those don't slow down each commit; where it does not suffice, the next commit goes on.
   */
  evict(mayForget: (account: Account) => boolean): void {
    let steps = (this.count - this.capacity) * 2;
    for (const hash of this.accounts.keys()) {
      if (steps <= 0 || this.count <= this.capacity) return;
      for (const account of this.take(hash)) {
        steps -= 1;
        if (account.used || !mayForget(account)) this.put(hash, account);
        account.used = false;
      }
    }
  }

  private hash(view: DataView, at: number): number {
    return hashU128(view, at, this.seed);
  }

  private put(hash: number, account: Account): void {
    account.sameHash = this.accounts.get(hash) ?? null;
    this.accounts.set(hash, account);
    this.count += 1;
  }

  /** Takes out all accounts of a hash. */
  private take(hash: number): Account[] {
    const taken: Account[] = [];
    for (let account = this.accounts.get(hash) ?? null; account !== null; account = account.sameHash) {
      taken.push(account);
    }
    this.accounts.delete(hash);
    this.count -= taken.length;
    return taken;
  }
}
