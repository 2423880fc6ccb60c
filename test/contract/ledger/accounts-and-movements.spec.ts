import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AccountExistsError,
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerAccounts,
  LedgerHealth,
  LedgerModule,
  LedgerMovements,
  type AccountRef,
  type MovementOrder,
} from '@app/ledger';
import type { Currency } from '@app/money';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const USD: Currency = { code: 'USD', ledger: 840 };
const EUR: Currency = { code: 'EUR', ledger: 978 };
const START_TIMEOUT_MS = 90_000;

describeEachLedger('accounts and movements', (variables) => {
  let folder: TemporaryDirectory;
  let context: INestApplicationContext;
  let accounts: LedgerAccounts;
  let movements: LedgerMovements;
  let users = 0;

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    const { engine } = new Settings({ ...variables(), DATA_DIR: folder.path });
    context = await NestFactory.createApplicationContext(
      LedgerModule.register({ engine, timeoutMs: 10_000, defaultCurrency: 'USD' }),
      { logger: false },
    );
    accounts = context.get(LedgerAccounts);
    movements = context.get(LedgerMovements);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await context.close();
    folder.remove();
  });

  function newUser(currency = USD): AccountRef {
    users += 1;
    return { userId: `user-${users}`, currency };
  }

  function create(ref: AccountRef, openingBalance: bigint, idempotencyKey: string | null = null) {
    return accounts.create({ ...ref, openingBalance, idempotencyKey });
  }

  async function userWith(units: bigint, currency = USD): Promise<AccountRef> {
    const ref = newUser(currency);
    await create(ref, units);
    return ref;
  }

  function movement(ref: AccountRef, amount: bigint, idempotencyKey: string | null = null): MovementOrder {
    return { ...ref, amount, descriptionId: 0n, idempotencyKey };
  }

  const balance = async (ref: AccountRef) => (await accounts.balance(ref)).balance;

  it('is available', async () => {
    await expect(context.get(LedgerHealth).isAvailable()).resolves.toBe(true);
  });

  it('creates an account with an opening balance, once', async () => {
    const ref = newUser();
    const created = await create(ref, 5n);
    expect(created.balance).toBe(5n);
    expect(Number.isSafeInteger(created.accountId)).toBe(true);
    for (const opening of [5n, 0n, 6n]) {
      await expect(create(ref, opening)).rejects.toBeInstanceOf(AccountExistsError);
    }
    expect(await accounts.balance(ref)).toEqual({ balance: 5n, held: 0n, available: 5n });
  });

  it.each([0n, 7n])('lets one of 200 creations with %s units win', async (opening) => {
    const ref = newUser();
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => create(ref, opening)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AccountExistsError);
    }
    expect(await balance(ref)).toBe(opening);
  });

  it('answers the balance right after the very movement', async () => {
    const ref = await userWith(100n);
    const bills = await Promise.all(Array.from({ length: 50 }, () => movements.bill(movement(ref, 2n))));
    const balances = bills.map(({ newBalance }) => newBalance).sort((a, b) => Number(a - b));
    expect(balances).toEqual(Array.from({ length: 50 }, (_, index) => BigInt(2 * index)));
    expect((await movements.topUp(movement(ref, 3n))).newBalance).toBe(3n);
  });

  it('moves the smallest and the largest amount exactly', async () => {
    const ref = await userWith(0n);
    const most = 10n ** 21n;
    expect((await movements.topUp(movement(ref, most))).newBalance).toBe(most);
    expect((await movements.bill(movement(ref, 1n))).newBalance).toBe(most - 1n);
  });

  it('refuses an overdraft with what is there, and moves nothing', async () => {
    const ref = await userWith(10n);
    const refused = movements.bill(movement(ref, 11n));
    await expect(refused).rejects.toBeInstanceOf(InsufficientCreditsError);
    await expect(refused).rejects.toMatchObject({ balance: 10n, available: 10n, required: 11n });
    expect(await balance(ref)).toBe(10n);
  });

  it('knows no account that was not created, nor one of another currency', async () => {
    const ref = await userWith(10n);
    for (const unknown of [newUser(), { ...ref, currency: EUR }]) {
      await expect(accounts.balance(unknown)).rejects.toBeInstanceOf(AccountNotFoundError);
      await expect(movements.topUp(movement(unknown, 1n))).rejects.toBeInstanceOf(AccountNotFoundError);
      await expect(movements.bill(movement(unknown, 1n))).rejects.toBeInstanceOf(AccountNotFoundError);
    }
  });

  it('keeps currencies apart', async () => {
    const dollars = await userWith(10n);
    const euros = { ...dollars, currency: EUR };
    await create(euros, 20n);
    await movements.bill(movement(euros, 5n));
    expect([await balance(dollars), await balance(euros)]).toEqual([10n, 15n]);
  });

  it('makes the movement of a user’s key once, and refuses other requests with it', async () => {
    const ref = await userWith(10n);
    const key = `key-of-${ref.userId}`;
    const first = await movements.bill(movement(ref, 1n, key));
    expect(first).toMatchObject({ newBalance: 9n, replayed: false });
    await movements.topUp(movement(ref, 100n));
    expect(await movements.bill(movement(ref, 1n, key))).toEqual({ ...first, replayed: true });

    const other = await userWith(10n);
    const same = await movements.bill(movement(other, 1n, key));
    expect(same).toMatchObject({ newBalance: 9n, replayed: false });
    const others: MovementOrder[] = [
      movement(ref, 2n, key),
      { ...movement(ref, 1n, key), descriptionId: 7n },
    ];
    for (const request of others) {
      await expect(movements.bill(request)).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
    }
    await expect(movements.topUp(movement(ref, 1n, key))).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
  });

  it('holds a key for spent after a refusal', async () => {
    const ref = await userWith(1n);
    await expect(movements.bill(movement(ref, 2n, 'spent'))).rejects.toBeInstanceOf(InsufficientCreditsError);
    await movements.topUp(movement(ref, 10n));
    await expect(movements.bill(movement(ref, 2n, 'spent'))).rejects.toBeInstanceOf(IdempotencyKeySpentError);
    expect(await balance(ref)).toBe(11n);
  });
});
