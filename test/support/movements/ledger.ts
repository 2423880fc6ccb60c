import { join } from 'node:path';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Account, Client } from 'tigerbeetle-node';
import {
  accountFilter,
  QUERY_LIMIT_MAX,
  queryFilter,
} from '../../../libs/tigerbeetle-embedded/src/testing/events';
import type { Books } from './books';

/** As libs/ledger codes accounts, and docs/architecture.md names them. */
const USER = 1;
const FUNDING = 2;
const REVENUE = 3;
/** The operator's accounts of budgets, and those of the keys. */
const BUDGETS = [4, 5];
const KEY_BUDGET = 6;

/** Runs with a client on the ledger that a service has left, by the settings that the service had. */
export async function withLedger<T>(
  variables: Readonly<Record<string, string>>,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await openClient(variables);
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

async function openClient(variables: Readonly<Record<string, string>>): Promise<Client> {
  const { LEDGER_ENGINE, DATA_DIR = '', TIGERBEETLE_HOST = '', TIGERBEETLE_PORT = '' } = variables;
  if (LEDGER_ENGINE === 'embedded') return openEmbeddedClient({ path: join(DATA_DIR, 'ledger.db') });
  const { createClient } = await import('tigerbeetle-node');
  return createClient({ cluster_id: 0n, replica_addresses: [`${TIGERBEETLE_HOST}:${TIGERBEETLE_PORT}`] });
}

/**
 * Checks a currency's whole ledger: it is balanced, nobody has overdrawn, and the operator has what the books
 * say.
 */
export async function expectBalancedLedger(
  client: Client,
  { ledger, currency, books }: { ledger: number; currency: string; books: Books },
): Promise<void> {
  const accounts = await accountsOf(client, ledger);
  expect(accounts.length).toBeLessThan(QUERY_LIMIT_MAX);
  expect(sum(accounts, 'debits_posted')).toBe(sum(accounts, 'credits_posted'));
  expect(sum(accounts, 'debits_pending')).toBe(sum(accounts, 'credits_pending'));

  const users = accounts.filter(({ code }) => code === USER);
  for (const user of users) {
    expect(user.debits_posted + user.debits_pending).toBeLessThanOrEqual(user.credits_posted);
    expect(user.credits_pending).toBe(0n);
    await expectNeverOverdrawn(client, user);
  }
  const funding = only(accounts.filter(({ code }) => code === FUNDING));
  const revenue = only(accounts.filter(({ code }) => code === REVENUE));
  const budgets = accounts.filter(({ code }) => code === KEY_BUDGET);
  for (const budget of budgets) await expectNeverOverdrawn(client, budget);
  const ofBudgets = accounts.filter(({ code }) => BUDGETS.includes(code));
  expect(users.length).toBe(accounts.length - 2 - budgets.length - ofBudgets.length);
  expect({
    funding: funding.debits_posted - funding.credits_posted,
    revenue: revenue.credits_posted - revenue.debits_posted,
  }).toEqual(books.totals(currency));
}

/** Checks the balances right after each transfer of an account, its holds among them. */
export async function expectNeverOverdrawn(client: Client, account: Account): Promise<void> {
  const balances = await client.getAccountBalances(accountFilter({ account_id: account.id }));
  expect(balances.length).toBeLessThan(QUERY_LIMIT_MAX);
  const overdrawn = balances.filter(
    ({ debits_posted, debits_pending, credits_posted }) => debits_posted + debits_pending > credits_posted,
  );
  expect(overdrawn).toEqual([]);
}

function accountsOf(client: Client, ledger: number): Promise<Account[]> {
  return client.queryAccounts(queryFilter({ ledger }));
}

function sum(
  accounts: readonly Account[],
  field: 'debits_posted' | 'credits_posted' | 'debits_pending' | 'credits_pending',
): bigint {
  return accounts.reduce((total, account) => total + account[field], 0n);
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined || rows.length > 1)
    throw new Error(`There are ${rows.length} where there has to be one.`);
  return row;
}
