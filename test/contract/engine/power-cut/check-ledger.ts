import type { LedgerContent } from '@app/tigerbeetle-embedded';
import type { Client, Transfer } from 'tigerbeetle-node';
import { accountFilter, queryFilter, QUERY_LIMIT_MAX } from '../build';
import type { AnsweredCall, Expectation } from './expectation';

/** Compares all that a ledger says with what it must hold after the first calls. @throws Error at the first difference */
export async function checkLedger(client: Client, expectation: Expectation, calls: number): Promise<void> {
  const { transfers: count, accounts } = expectation.afterCalls(calls);
  const transfers = expectation.transfers.slice(0, count);
  expectSame('the accounts', await client.queryAccounts(queryFilter()), accounts);
  const ids = accounts.map(({ id }) => id);
  expectSame('the accounts by their ids', await client.lookupAccounts(ids), accounts);
  expectSame('the transfers', await allTransfers(client), transfers);
  for (let start = 0; start < count; start += QUERY_LIMIT_MAX) {
    const page = transfers.slice(start, start + QUERY_LIMIT_MAX);
    const found = await client.lookupTransfers(page.map(({ id }) => id));
    expectSame('the transfers by their ids', found, page);
  }
  await checkHistories(client, expectation, calls);
}

/** The part of {@link checkLedger} that the last calls have changed. */
export async function checkNewest(client: Client, expectation: Expectation, calls: number): Promise<void> {
  const { transfers: count, accounts } = expectation.afterCalls(calls);
  expectSame('the accounts', await client.queryAccounts(queryFilter()), accounts);
  const newest = expectation.transfers.slice(Math.max(0, count - QUERY_LIMIT_MAX), count);
  expectSame('the transfers by their ids', await client.lookupTransfers(newest.map(({ id }) => id)), newest);
  const query = queryFilter({ timestamp_min: newest[0]?.timestamp ?? 0n });
  expectSame('the newest transfers', await client.queryTransfers(query), newest);
}

/** How much there is tells which calls are: each of them has left something. @throws Error if part of one is there */
export function callsFound(
  { accounts, transfers }: LedgerContent,
  expectation: Expectation,
  sent: number,
): number {
  for (let calls = 0; calls <= sent; calls += 1) {
    const expected = expectation.afterCalls(calls);
    if (expected.transfers === transfers && expected.accounts.length === accounts) return calls;
  }
  throw new Error(`It holds part of a call: ${accounts} accounts and ${transfers} transfers are there.`);
}

/** Makes a call again that was lost, or one that comes next: the answer must be that of the recorded run. */
export async function makeAgain(client: Client, { call, results }: AnsweredCall): Promise<void> {
  const again =
    call.kind === 'accounts'
      ? await client.createAccounts(call.events)
      : await client.createTransfers(call.events);
  expectSame('the answer to a further call', again, results);
}

async function checkHistories(client: Client, expectation: Expectation, calls: number): Promise<void> {
  const { transfers: count, accounts } = expectation.afterCalls(calls);
  const end = expectation.transfers[count - 1]?.timestamp ?? 0n;
  const there = new Set(accounts.map(({ id }) => id));
  for (const { id, transfers, balances } of expectation.histories) {
    if (!there.has(id)) continue;
    const until = transfers.filter(({ timestamp }) => timestamp <= end).length;
    for (let start = 0; start < until; start += QUERY_LIMIT_MAX) {
      const filter = accountFilter({ account_id: id, timestamp_min: transfers[start]!.timestamp });
      const to = Math.min(start + QUERY_LIMIT_MAX, until);
      const found = await client.getAccountTransfers(filter);
      expectSame(`the transfers of account ${id}`, found, transfers.slice(start, to));
      if (balances === undefined) continue;
      const steps = await client.getAccountBalances(filter);
      expectSame(`the balances of account ${id}`, steps, balances.slice(start, to));
    }
  }
}

async function allTransfers(client: Client): Promise<Transfer[]> {
  const all: Transfer[] = [];
  for (;;) {
    const after = all.at(-1)?.timestamp ?? -1n;
    const page = await client.queryTransfers(queryFilter({ timestamp_min: after + 1n }));
    all.push(...page);
    if (page.length < QUERY_LIMIT_MAX) return all;
  }
}

/** Jest's matchers take too long over so many. */
function expectSame<T extends object>(what: string, found: readonly T[], expected: readonly T[]): void {
  if (found.length !== expected.length) {
    throw new Error(`Of ${what} there are ${found.length}; there should be ${expected.length}.`);
  }
  for (const [index, each] of expected.entries()) {
    const other = found[index]!;
    if (isSame(other, each)) continue;
    expect({ what, index, ...other }).toEqual({ what, index, ...each });
  }
}

function isSame<T extends object>(found: T, expected: T): boolean {
  for (const key in expected) if (found[key] !== expected[key]) return false;
  return true;
}
