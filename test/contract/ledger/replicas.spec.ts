import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AccountExistsError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  LedgerAccounts,
  LedgerBatches,
  LedgerHolds,
  LedgerModule,
  LedgerMovements,
  LedgerRefunds,
  RefundExceedsBillError,
  type AccountRef,
  type BatchOperation,
} from '@app/ledger';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { describeWith } from '../../support/requirements/requirements';

const REPLICAS = 2;
const AT_ONCE = 50;
const START_TIMEOUT_MS = 90_000;

/** Replicas of the service know nothing of one another: all that they share is the ledger. */
describeWith('tigerbeetle')('replicas of the service on one TigerBeetle server', () => {
  let server: TigerBeetleServer | undefined;
  const replicas: INestApplicationContext[] = [];
  let users = 0;

  beforeAll(async () => {
    server = await TigerBeetleServer.start();
    for (let count = 0; count < REPLICAS; count += 1) {
      const context = await NestFactory.createApplicationContext(
        LedgerModule.register({
          engine: {
            kind: 'tigerbeetle',
            clusterId: 0n,
            addresses: [{ host: '127.0.0.1', port: server.port }],
          },
          timeoutMs: 10_000,
          defaultCurrency: { code: 'USD', ledger: 840 },
        }),
        { logger: false },
      );
      replicas.push(context);
    }
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await server?.stop();
  }, START_TIMEOUT_MS);

  function on<T>(index: number, service: abstract new (...parameters: never[]) => T): T {
    return replicas[index % REPLICAS]!.get(service as never);
  }

  function atOnce<T>(call: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
    return Promise.allSettled(Array.from({ length: AT_ONCE }, (_, index) => call(index)));
  }

  /** What those that succeeded answered, whose answers but for `replayed` have to be alike. */
  function expectOneOf<T extends { replayed: boolean }>(results: readonly PromiseSettledResult<T>[]): T {
    const values = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(values.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const value of values)
      expect({ ...value, replayed: false }).toEqual({ ...values[0], replayed: false });
    return values[0]!;
  }

  async function userWith(openingBalance: bigint): Promise<AccountRef> {
    users += 1;
    const ref = { userId: `user-${users}`, currency: { code: 'USD', ledger: 840 } };
    await on(0, LedgerAccounts).create({ ...ref, openingBalance, idempotencyKey: null });
    return ref;
  }

  const available = async (ref: AccountRef) => (await on(1, LedgerAccounts).balance(ref)).available;

  it.each([0n, 7n])('create an account with %s units once', async (openingBalance) => {
    const ref = { userId: `created-${openingBalance}`, currency: { code: 'USD', ledger: 840 } };
    const unkeyed = await atOnce((index) =>
      on(index, LedgerAccounts).create({
        ...ref,
        openingBalance: openingBalance + BigInt(index % 3),
        idempotencyKey: null,
      }),
    );
    const created = unkeyed.filter(({ status }) => status === 'fulfilled');
    expect(created).toHaveLength(1);
    for (const result of unkeyed) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AccountExistsError);
    }
    const keyedRef = { ...ref, userId: `${ref.userId}-keyed` };
    const keyed = await atOnce((index) =>
      on(index, LedgerAccounts).create({ ...keyedRef, openingBalance, idempotencyKey: keyedRef.userId }),
    );
    expect(keyed.filter(({ status }) => status === 'fulfilled')).toHaveLength(AT_ONCE);
    expect(expectOneOf(keyed).balance).toBe(openingBalance);
    expect(await available(keyedRef)).toBe(openingBalance);
  });

  it('make the movement of a key once', async () => {
    const ref = await userWith(100n);
    const request = { ...ref, amount: 3n, descriptionId: 7n, idempotencyKey: `${ref.userId}-bill` };
    const results = await atOnce((index) => on(index, LedgerMovements).bill(request));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(AT_ONCE);
    expect(expectOneOf(results).newBalance).toBe(97n);
    expect(await available(ref)).toBe(97n);
  });

  it('settle a hold once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ref = await userWith(100n);
      const { holdId } = await on(0, LedgerHolds).place({
        ...ref,
        amount: 60n,
        expiresInSeconds: 300,
        descriptionId: 0n,
        idempotencyKey: null,
      });
      const results = await atOnce((index) =>
        index % 4 < 2 ? on(index, LedgerHolds).capture(holdId, 20n) : on(index, LedgerHolds).release(holdId),
      );
      const settled = expectOneOf(results);
      const captured = settled.amountCaptured > 0n;
      const Refusal = captured ? HoldAlreadyCapturedError : HoldAlreadyReleasedError;
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Refusal);
      }
      expect(await available(ref)).toBe(captured ? 80n : 100n);
    }
  });

  it('give a bill back once', async () => {
    const ref = await userWith(100n);
    const { transactionId } = await on(0, LedgerMovements).bill({
      ...ref,
      amount: 60n,
      descriptionId: 0n,
      idempotencyKey: null,
    });
    const results = await atOnce((index) =>
      on(index, LedgerRefunds).refund({
        transactionId,
        amount: 20n,
        reasonFor: () => Promise.resolve(0n),
        idempotencyKey: null,
      }),
    );
    expect(expectOneOf(results).newBalance).toBe(60n);
    expect(await available(ref)).toBe(60n);
  });

  it('give a bill back in parts, never more than was billed', async () => {
    const ref = await userWith(100n);
    const order = { ...ref, amount: 50n, descriptionId: 0n, idempotencyKey: null };
    const { transactionId } = await on(0, LedgerMovements).bill(order);
    const results = await atOnce((index) =>
      on(index, LedgerRefunds).refund({
        transactionId,
        amount: 15n,
        reasonFor: () => Promise.resolve(0n),
        idempotencyKey: `part-${index}`,
      }),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toEqual(new RefundExceedsBillError(5n));
    }
    expect(await available(ref)).toBe(95n);
  });

  it('make a batch of all or none once', async () => {
    const ref = await userWith(100n);
    const operations = [1n, 2n, 3n].map((amount): BatchOperation => {
      return { ...ref, kind: 'bill', amount, descriptionId: 0n, idempotencyKey: `${ref.userId}-${amount}` };
    });
    const results = await atOnce((index) =>
      on(index, LedgerBatches).run(operations, { atomic: true, idempotencyKey: null }),
    );
    const fresh = results.filter(
      (result) =>
        result.status === 'fulfilled' &&
        result.value.results.every((each) => each.status === 'ok' && !each.replayed),
    );
    expect(fresh).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(AT_ONCE);
    expect(await available(ref)).toBe(94n);
  });
});
