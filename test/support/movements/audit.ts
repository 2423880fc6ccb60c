import { eventually } from '../async/eventually';
import type { Api } from '../http/api';
import { inLanes } from '../async/lanes';
import { nameOf, type Books } from './books';
import { expectBalancedLedger, withLedger } from './ledger';
import { creditsOf } from './traffic';

/** Accounts and holds that are read at once. */
const READS_AT_ONCE = 16;

/** The currencies of the random tests, with the ledgers that they are. */
export const CURRENCY_LEDGERS = { USD: 840, TOKENS: 10_001 } as const;
export const CURRENCIES_SETTING = 'USD,TOKENS=10001';

/** Checks over HTTP that every account and hold stands as the books say. */
export async function expectAsInBooks(api: Api, books: Books): Promise<void> {
  const accounts = Array.from(books.standings());
  await inLanes(accounts, READS_AT_ONCE, async ([name, { balance, held }]) => {
    const [userId = '', currency] = name.split(' ');
    // Credits of a hold may be free a moment after it has expired.
    await eventually(async () => {
      const answer = await api.getAccount(userId, currency);
      const found = ['balance', 'held', 'available'].map((field) => creditsOf(answer, field));
      expect([name, ...found]).toEqual([nameOf(userId, currency ?? ''), balance, held, balance - held]);
    });
  });
  await inLanes(books.holds, READS_AT_ONCE, async ([holdId, { units, expires, settlement }]) => {
    await eventually(async () => {
      const answer = await api.getHold(holdId);
      expect(answer.json['status']).toBe(settlement?.status ?? (expires ? 'expired' : 'pending'));
      expect([creditsOf(answer, 'amount'), creditsOf(answer, 'amount_captured')]).toEqual([
        units,
        settlement?.units ?? 0n,
      ]);
    });
  });
}

/** Checks the ledger itself, once the service has left it. */
export async function expectLedgerAsInBooks(
  variables: Readonly<Record<string, string>>,
  books: Books,
): Promise<void> {
  await withLedger(variables, async (client) => {
    for (const [currency, ledger] of Object.entries(CURRENCY_LEDGERS)) {
      await expectBalancedLedger(client, { ledger, currency, books });
    }
  });
}
