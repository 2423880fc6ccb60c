import type { Account, Client, Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { MessageParts } from '../message-parts';
import { TIMESTAMP_MAX } from '../transfer-range';
import { AccountTimes } from './account-times';
import { isTimeoutsAccount, timeoutsAccounts, type TimedTransfer } from './added';
import { ExpiryWindows, type Expiry } from './expiry-windows';
import { FreeMoments } from './free-moments';
import { accountPages, historyFilter, transferPages } from './read-ledger';
import { RunningTimeouts } from './running-timeouts';

/** Accounts whose history is asked for at the same time. */
const ACCOUNTS_AT_ONCE = 100;

/** The accounts of a source as imported ones, in pages in the order of time, those for timeouts first. */
export async function* plannedAccounts(source: Client): AsyncGenerator<Account[], void> {
  let isFirst = true;
  for await (const page of accountPages(source)) {
    const [oldest] = page;
    const accounts: Account[] = [];
    if (isFirst && oldest !== undefined && !isTimeoutsAccount(oldest)) {
      accounts.push(...timeoutsAccounts(oldest.timestamp));
    }
    isFirst = false;
    for (let from = 0; from < page.length; from += ACCOUNTS_AT_ONCE) {
      const part = page.slice(from, from + ACCOUNTS_AT_ONCE);
      accounts.push(...(await Promise.all(part.map((account) => asNew(source, account)))));
    }
    yield accounts;
  }
}

/**
 * The transfers of a source as imported ones, with what a move adds, in parts in the order of time. The same source is
 * planned the same way each time.
 * @param now nanoseconds since 1970: what runs out until then has expired
 * @throws LedgerMoveError
 */
export async function* plannedTransfers(
  source: Client,
  parts: MessageParts,
  now: bigint,
): AsyncGenerator<Transfer[], void> {
  const timeouts = new RunningTimeouts();
  const windows = new ExpiryWindows(source, parts);
  const accountTimes = new AccountTimes(source);
  let planned: Transfer[] = [];
  const moments = new FreeMoments(
    (timestamp) => accountTimes.has(timestamp),
    (transfer) => planned.push(transfer),
  );
  let isInChain = false;
  let last = 0n;
  for await (const page of transferPages(source)) {
    const settled: (TimedTransfer | undefined)[] = [];
    const expiries: Expiry[] = [];
    for (const transfer of page) {
      for (const expired of timeouts.expiredBy(transfer.timestamp)) expiries.push(expiryOf(expired));
      settled.push(timeouts.next(transfer, transfer.timeout));
    }
    const end = page.at(-1)?.timestamp ?? last;
    await Promise.all([windows.narrow(expiries), accountTimes.read(last, end)]);
    for (const expiry of expiries) moments.release(expiry);
    page.forEach((transfer, index) => {
      // Nothing can come between the transfers of a chain, and nothing has.
      if (!isInChain) moments.fillUntil(transfer.timestamp);
      planned.push(asImported(transfer));
      moments.pass(transfer.timestamp);
      const timed = settled[index];
      if (timed !== undefined) moments.keepTimeout(timed);
      isInChain = (transfer.flags & TransferFlags.linked) !== 0;
    });
    last = end;
    yield planned;
    planned = [];
  }
  const expiries = timeouts.expiredBy(now).map(expiryOf);
  await Promise.all([windows.narrow(expiries), accountTimes.read(last, TIMESTAMP_MAX)]);
  for (const expiry of expiries) moments.release(expiry);
  moments.fillUntil(TIMESTAMP_MAX);
  yield planned;
}

function expiryOf(timed: TimedTransfer): Expiry {
  return { ...timed, start: timed.expiresAt, end: undefined, wanted: undefined };
}

function asImported(transfer: Transfer): Transfer {
  // In place, since there are millions of them.
  transfer.flags |= TransferFlags.imported;
  transfer.timeout = 0;
  return transfer;
}

/** An account as it was before its first transfer. */
async function asNew(source: Client, account: Account): Promise<Account> {
  const isClosed = (account.flags & AccountFlags.closed) !== 0;
  // One that was created closed has no transfers; every other one was closed by a transfer, which is imported as well.
  const first = isClosed ? await source.getAccountTransfers(historyFilter(account.id, { limit: 1 })) : [];
  return {
    ...account,
    debits_pending: 0n,
    debits_posted: 0n,
    credits_pending: 0n,
    credits_posted: 0n,
    flags: (first.length > 0 ? account.flags & ~AccountFlags.closed : account.flags) | AccountFlags.imported,
  };
}
