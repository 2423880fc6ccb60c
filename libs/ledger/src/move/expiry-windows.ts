import { LRUCache } from 'lru-cache';
import type { AccountBalance, Client, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { MESSAGE_ITEMS_MAX, type MessageParts } from '../message-parts';
import type { TimedTransfer } from './added';
import { LedgerMoveError } from './move-error';
import { historyFilter, sendParts, transfersById } from './read-ledger';

const SETTLING = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;
/** A ledger expires what is due a moment later at most, so few rows are needed. */
const FIRST_ROWS = 8;
const ROWS_GROW = 8;
const KNOWN_ACCOUNTS_MAX = 100_000;
/** Accounts that are asked for at the same time. */
const ACCOUNTS_AT_ONCE = 100;

/** An expired transfer, and when its release may be written without changing any balance that the ledger shows. */
export interface Expiry extends TimedTransfer {
  /** The first moment. */
  start: bigint;
  /** The moment before which it must be; undefined where nothing follows. */
  end: bigint | undefined;
  /** The moment before which it should be, as the next transfer of an account without history may need what it releases. */
  wanted: bigint | undefined;
}

interface Side {
  readonly accountId: bigint;
  readonly pending: 'debits_pending' | 'credits_pending';
}

/** One expired transfer on one of its accounts. */
interface Release {
  readonly expiry: Expiry;
  /** The first balance of the account without it; undefined where there is none. */
  seenAt: bigint | undefined;
}

/**
 * Finds out when a ledger has released expired transfers: some time after they expired, and nowhere but in the balances
 * after later transfers can it be seen. Those expire in a fixed order, so what the balances lack says how many they were.
 */
export class ExpiryWindows {
  private readonly hasHistory = new LRUCache<bigint, boolean>({ max: KNOWN_ACCOUNTS_MAX });
  /** By account and side, those that some balances may still include. */
  private readonly earlier = new Map<string, Release[]>();

  constructor(
    private readonly client: Client,
    private readonly parts: MessageParts,
  ) {}

  /**
   * Narrows the windows of expired transfers.
   * @param expiries in the order in which they expired, after those of earlier calls
   * @throws LedgerMoveError where the balances contradict the transfers
   */
  async narrow(expiries: readonly Expiry[]): Promise<void> {
    if (expiries.length === 0) return;
    await this.learnHistories(expiries);
    const groups = new Map<string, { side: Side; releases: Release[] }>();
    for (const expiry of expiries) {
      for (const side of sidesOf(expiry)) {
        const key = `${side.pending} ${side.accountId}`;
        const group = groups.get(key) ?? { side, releases: [] };
        group.releases.push({ expiry, seenAt: undefined });
        groups.set(key, group);
      }
    }
    this.forget(expiries[0]?.expiresAt ?? 0n);
    const walks = [...groups];
    for (let from = 0; from < walks.length; from += ACCOUNTS_AT_ONCE) {
      const part = walks.slice(from, from + ACCOUNTS_AT_ONCE).map(async ([key, { side, releases }]) => {
        if (this.hasHistory.get(side.accountId) === true) await this.walk(key, side, releases);
        else await this.findNext(side.accountId, releases);
      });
      await Promise.all(part);
    }
  }

  /** Compares the balances after an account's next transfers with what they would be without a release. */
  private async walk(key: string, side: Side, releases: readonly Release[]): Promise<void> {
    const begin = releases[0]?.expiry.expiresAt ?? 0n;
    const before = await this.balanceBefore(side.accountId, begin);
    let pending = before?.[side.pending] ?? 0n;
    const since = before?.timestamp ?? 0n;
    const known = (this.earlier.get(key) ?? []).filter(
      ({ seenAt }) => seenAt === undefined || seenAt > since,
    );
    const all = [...known, ...releases];
    const queue = [...all];
    let first = since + 1n;
    for (let limit = FIRST_ROWS; queue.length > 0; limit = Math.min(limit * ROWS_GROW, MESSAGE_ITEMS_MAX)) {
      const rows = await this.readRows(side, first, limit);
      for (const { transfer, balance, change } of rows) {
        let released = pending + change - balance[side.pending];
        for (let next = queue[0]; next !== undefined; next = queue[0]) {
          const { expiresAt, transfer: expired } = next.expiry;
          if (expiresAt > transfer.timestamp || expired.amount > released) break;
          released -= expired.amount;
          next.seenAt = transfer.timestamp;
          queue.shift();
        }
        if (queue.length === 0) break;
        if (released !== 0n) throw unexplained(side.accountId, transfer.timestamp);
        for (const { expiry } of queue) {
          if (expiry.expiresAt > transfer.timestamp) break;
          if (expiry.start <= transfer.timestamp) expiry.start = transfer.timestamp + 1n;
        }
        pending = balance[side.pending];
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit) break;
      first = last.transfer.timestamp + 1n;
    }
    // After one that no balance shows the account has none any more.
    const seen = all.filter(({ seenAt }) => seenAt !== undefined);
    if (seen.length > 0) this.earlier.set(key, seen);
    else this.earlier.delete(key);
    for (const { expiry, seenAt } of releases) {
      expiry.wanted = earliest(expiry.wanted, seenAt);
      // No balance shows the release of nothing.
      if (expiry.transfer.amount > 0n) expiry.end = earliest(expiry.end, seenAt);
    }
  }

  /** An account's next transfers, the balances after them, and what each changes of what is pending on the side. */
  private async readRows(
    { accountId, pending }: Side,
    first: bigint,
    limit: number,
  ): Promise<{ transfer: Transfer; balance: AccountBalance; change: bigint }[]> {
    const filter = historyFilter(accountId, { timestamp_min: first, limit });
    const [transfers, balances] = await Promise.all([
      this.client.getAccountTransfers(filter),
      this.client.getAccountBalances(filter),
    ]);
    const settlements = transfers.filter(({ flags }) => (flags & SETTLING) !== 0);
    const ids = settlements.map(({ pending_id }) => pending_id);
    const settled = await transfersById(this.client, this.parts, ids);
    return transfers.map((transfer, index) => {
      const balance = balances[index];
      if (balance?.timestamp !== transfer.timestamp) throw unexplained(accountId, transfer.timestamp);
      const isOnSide =
        (pending === 'debits_pending' ? transfer.debit_account_id : transfer.credit_account_id) === accountId;
      return { transfer, balance, change: isOnSide ? pendingChange(transfer, settled) : 0n };
    });
  }

  private async balanceBefore(accountId: bigint, moment: bigint): Promise<AccountBalance | undefined> {
    const range = { timestamp_max: moment - 1n, limit: 1 };
    const filter = historyFilter(accountId, range, AccountFilterFlags.reversed);
    return (await this.client.getAccountBalances(filter))[0];
  }

  private async findNext(accountId: bigint, releases: readonly Release[]): Promise<void> {
    for (const { expiry } of releases) {
      const filter = historyFilter(accountId, { timestamp_min: expiry.expiresAt, limit: 1 });
      const [next] = await this.client.getAccountTransfers(filter);
      expiry.wanted = earliest(expiry.wanted, next?.timestamp);
    }
  }

  private async learnHistories(expiries: readonly Expiry[]): Promise<void> {
    const ids = new Set(expiries.flatMap((expiry) => sidesOf(expiry).map(({ accountId }) => accountId)));
    const unknown = [...ids].filter((id) => !this.hasHistory.has(id));
    if (unknown.length === 0) return;
    const accounts = await sendParts(this.parts, unknown, (part) => this.client.lookupAccounts(part));
    for (const { id, flags } of accounts) this.hasHistory.set(id, (flags & AccountFlags.history) !== 0);
  }

  /** Drops what balances from this moment on can't include any more. */
  private forget(moment: bigint): void {
    for (const [key, releases] of this.earlier) {
      if (releases.every(({ seenAt }) => seenAt !== undefined && seenAt < moment)) this.earlier.delete(key);
    }
  }
}

function sidesOf({ transfer }: TimedTransfer): Side[] {
  return [
    { accountId: transfer.debit_account_id, pending: 'debits_pending' },
    { accountId: transfer.credit_account_id, pending: 'credits_pending' },
  ];
}

function pendingChange(transfer: Transfer, settled: ReadonlyMap<bigint, Transfer>): bigint {
  if ((transfer.flags & TransferFlags.pending) !== 0) return transfer.amount;
  if ((transfer.flags & SETTLING) === 0) return 0n;
  return -(settled.get(transfer.pending_id)?.amount ?? 0n);
}

function earliest(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function unexplained(accountId: bigint, moment: bigint): LedgerMoveError {
  return new LedgerMoveError(
    'balances_unexplained',
    `The balances of account ${accountId.toString(16)} at ${moment} don't follow from the transfers of the source.`,
  );
}
