import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AccountExistsError,
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerModule,
  LedgerService,
  type AccountRef,
  type MovementRequest,
} from '@app/ledger';
import type { Currency } from '@app/money';
import { readEngine } from '../../../apps/credits-service/src/config/ledger-settings';
import { Environment } from '../../../apps/credits-service/src/config/environment';
import { describeEachLedger } from '../../support/each-ledger';
import { TemporaryFolder } from '../../support/temporary-folder';

const USD: Currency = { code: 'USD', ledger: 840 };
const EUR: Currency = { code: 'EUR', ledger: 978 };
const START_TIMEOUT_MS = 90_000;

describeEachLedger('LedgerService', (variables) => {
  const folder = new TemporaryFolder();
  let context: INestApplicationContext;
  let ledger: LedgerService;
  let users = 0;

  beforeAll(async () => {
    const engine = readEngine(new Environment(variables()), folder.path);
    context = await NestFactory.createApplicationContext(
      LedgerModule.register({ engine, timeoutMs: 10_000, defaultCurrency: 'USD' }),
      { logger: false },
    );
    ledger = context.get(LedgerService);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await context.close();
    folder.remove();
  });

  function newUser(currency = USD): AccountRef {
    users += 1;
    return { userId: `user-${users}`, currency };
  }

  async function userWith(units: bigint, currency = USD): Promise<AccountRef> {
    const ref = newUser(currency);
    await ledger.createAccount(ref, units);
    return ref;
  }

  function movement(ref: AccountRef, amount: bigint, idempotencyKey: string | null = null): MovementRequest {
    return { ...ref, amount, descriptionId: 0n, idempotencyKey };
  }

  const balance = async (ref: AccountRef) => (await ledger.getBalance(ref)).balance;

  it('is available', async () => {
    await expect(ledger.isAvailable()).resolves.toBe(true);
  });

  it('creates an account with an opening balance, once', async () => {
    const ref = newUser();
    const created = await ledger.createAccount(ref, 5n);
    expect(created.balance).toBe(5n);
    expect(Number.isSafeInteger(created.accountId)).toBe(true);
    for (const opening of [5n, 0n, 6n]) {
      await expect(ledger.createAccount(ref, opening)).rejects.toBeInstanceOf(AccountExistsError);
    }
    expect(await ledger.getBalance(ref)).toEqual({ balance: 5n, held: 0n, available: 5n });
  });

  it.each([0n, 7n])('lets one of 200 creations with %s units win', async (opening) => {
    const ref = newUser();
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, () => ledger.createAccount(ref, opening)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AccountExistsError);
    }
    expect(await balance(ref)).toBe(opening);
  });

  it('answers the balance right after the very movement', async () => {
    const ref = await userWith(100n);
    const bills = await Promise.all(Array.from({ length: 50 }, () => ledger.bill(movement(ref, 2n))));
    const balances = bills.map(({ newBalance }) => newBalance).sort((a, b) => Number(a - b));
    expect(balances).toEqual(Array.from({ length: 50 }, (_, index) => BigInt(2 * index)));
    expect((await ledger.topUp(movement(ref, 3n))).newBalance).toBe(3n);
  });

  it('moves the smallest and the largest amount exactly', async () => {
    const ref = await userWith(0n);
    const most = 10n ** 21n;
    expect((await ledger.topUp(movement(ref, most))).newBalance).toBe(most);
    expect((await ledger.bill(movement(ref, 1n))).newBalance).toBe(most - 1n);
  });

  it('refuses an overdraft with what is there, and moves nothing', async () => {
    const ref = await userWith(10n);
    const refused = ledger.bill(movement(ref, 11n));
    await expect(refused).rejects.toBeInstanceOf(InsufficientCreditsError);
    await expect(refused).rejects.toMatchObject({ balance: 10n, available: 10n, required: 11n });
    expect(await balance(ref)).toBe(10n);
  });

  it('knows no account that was not created, nor one of another currency', async () => {
    const ref = await userWith(10n);
    for (const unknown of [newUser(), { ...ref, currency: EUR }]) {
      await expect(ledger.getBalance(unknown)).rejects.toBeInstanceOf(AccountNotFoundError);
      await expect(ledger.topUp(movement(unknown, 1n))).rejects.toBeInstanceOf(AccountNotFoundError);
      await expect(ledger.bill(movement(unknown, 1n))).rejects.toBeInstanceOf(AccountNotFoundError);
    }
  });

  it('keeps currencies apart', async () => {
    const dollars = await userWith(10n);
    const euros = { ...dollars, currency: EUR };
    await ledger.createAccount(euros, 20n);
    await ledger.bill(movement(euros, 5n));
    expect([await balance(dollars), await balance(euros)]).toEqual([10n, 15n]);
  });

  it('makes the movement of a key once, and tells other requests so', async () => {
    const ref = await userWith(10n);
    const key = `key-of-${ref.userId}`;
    const first = await ledger.bill(movement(ref, 1n, key));
    expect(first).toMatchObject({ newBalance: 9n, replayed: false });
    await ledger.topUp(movement(ref, 100n));
    expect(await ledger.bill(movement(ref, 1n, key))).toEqual({ ...first, replayed: true });

    const other = await userWith(10n);
    const others: MovementRequest[] = [
      movement(other, 1n, key),
      movement(ref, 2n, key),
      { ...movement(ref, 1n, key), descriptionId: 7n },
    ];
    for (const request of others) {
      await expect(ledger.bill(request)).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
    }
    await expect(ledger.topUp(movement(ref, 1n, key))).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
  });

  it('holds a key for spent after a refusal', async () => {
    const ref = await userWith(1n);
    await expect(ledger.bill(movement(ref, 2n, 'spent'))).rejects.toBeInstanceOf(InsufficientCreditsError);
    await ledger.topUp(movement(ref, 10n));
    await expect(ledger.bill(movement(ref, 2n, 'spent'))).rejects.toBeInstanceOf(IdempotencyKeySpentError);
    expect(await balance(ref)).toBe(11n);
  });
});
