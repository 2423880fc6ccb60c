import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Client, Transfer } from 'tigerbeetle-node';
import { CreateAccountStatus, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from './codes';
import { codeOf } from './engine/engine-errors';
import { LedgerAccounts } from './ledger-accounts.service';
import { LedgerBatches } from './ledger-batches.service';
import { LedgerHistory } from './ledger-history.service';
import { LedgerHolds } from './ledger-holds.service';
import { LedgerModule } from './ledger.module';
import { LedgerMovements } from './ledger-movements.service';
import { LedgerRefunds } from './ledger-refunds.service';
import { newTransfer } from './records';

const TIMEOUT_MS = 1_000;

/** Answers each call after `stepMs`. Its account exists, and every transfer that is looked up is `stored`. */
class SlowClient {
  stepMs = 0;
  transferStatus = CreateTransferStatus.created;
  stored = transferOf(MOVEMENT_CODE.bill);
  calls: string[] = [];

  createAccounts = (batch: unknown[]) =>
    this.answer(
      'createAccounts',
      batch.map(() => ({ status: CreateAccountStatus.created, timestamp: 1n })),
    );
  createTransfers = (batch: unknown[]) =>
    this.answer(
      'createTransfers',
      batch.map(() => ({ status: this.transferStatus, timestamp: 1n })),
    );
  lookupTransfers = (ids: bigint[]) =>
    this.answer(
      'lookupTransfers',
      ids.map((id) => ({ ...this.stored, id })),
    );
  lookupAccounts = () => this.answer('lookupAccounts', [{ credits_posted: 1n, debits_posted: 0n }]);
  getAccountTransfers = () => this.answer('getAccountTransfers', [this.stored]);
  getAccountBalances = () =>
    this.answer('getAccountBalances', [
      { credits_posted: 1n, debits_posted: 0n, debits_pending: 0n, timestamp: this.stored.timestamp },
    ]);
  queryAccounts = () => this.answer('queryAccounts', []);
  queryTransfers = () => this.answer('queryTransfers', [this.stored]);
  destroy = () => undefined;

  private answer<T>(method: string, rows: T): Promise<T> {
    this.calls.push(method);
    return new Promise((resolve) => {
      setTimeout(() => {
        resolve(rows);
      }, this.stepMs);
    });
  }
}

function transferOf(code: number, flags = TransferFlags.none): Transfer {
  return {
    ...newTransfer({
      id: 9n,
      debit_account_id: 1n,
      credit_account_id: 2n,
      amount: 1n,
      ledger: 840,
      code,
      flags,
    }),
    timestamp: 1n,
  };
}

let mockClient: SlowClient;
jest.mock('@app/tigerbeetle-embedded', () => ({
  openEmbeddedClient: () => mockClient as unknown as Client,
}));

const REF = { userId: 'ada', currency: { code: 'USD', ledger: 840 } };
const ORDER = { ...REF, amount: 1n, descriptionId: 0n, idempotencyKey: null };
const HOLD_ORDER = { ...ORDER, expiresInSeconds: 60 };
const FILTER = { type: null, from: null, to: null };

describe('a request of several ledger steps', () => {
  let ledger: INestApplicationContext;

  beforeEach(async () => {
    mockClient = new SlowClient();
    ledger = await NestFactory.createApplicationContext(
      LedgerModule.register({
        engine: { kind: 'embedded', path: '' },
        timeoutMs: TIMEOUT_MS,
        defaultCurrency: { code: 'USD', ledger: 840 },
      }),
      { logger: false },
    );
    mockClient.calls.length = 0;
    jest.useFakeTimers();
  });

  afterEach(async () => {
    jest.useRealTimers();
    mockClient.stepMs = 0;
    await ledger.close();
  });

  /**
   * Makes a call whose steps take `stepMs` each, and answers its error's code and the time at which it came.
   */
  async function failureOf(call: () => Promise<unknown>, stepMs: number): Promise<unknown> {
    mockClient.stepMs = stepMs;
    const startedAt = performance.now();
    const failure = call().then(
      (value) => value,
      (error: unknown) => ({ code: codeOf(error), afterMs: performance.now() - startedAt }),
    );
    await jest.advanceTimersByTimeAsync(10 * TIMEOUT_MS);
    return failure;
  }

  const bill = () => ledger.get(LedgerMovements).bill(ORDER);
  const pastTheTransfer = { code: 'outcome_unknown', afterMs: TIMEOUT_MS };
  const nothingMoved = { code: 'ledger_unavailable', afterMs: TIMEOUT_MS };

  it.each<[string, () => Promise<unknown>, string[], object]>([
    ['a first bill', bill, ['createAccounts', 'createTransfers'], pastTheTransfer],
    [
      'a hold',
      () => ledger.get(LedgerHolds).place(HOLD_ORDER),
      ['createAccounts', 'createTransfers'],
      pastTheTransfer,
    ],
    [
      'an account’s creation',
      () => ledger.get(LedgerAccounts).create({ ...REF, openingBalance: 1n, idempotencyKey: null }),
      ['createAccounts', 'createAccounts'],
      pastTheTransfer,
    ],
    [
      'a batch',
      () =>
        ledger.get(LedgerBatches).run([{ ...ORDER, kind: 'bill' }], { atomic: false, idempotencyKey: null }),
      ['createAccounts', 'createTransfers'],
      pastTheTransfer,
    ],
    [
      'a refund',
      () =>
        ledger.get(LedgerRefunds).refund({
          transactionId: 9n,
          amount: null,
          reasonFor: () => Promise.resolve(0n),
          idempotencyKey: null,
        }),
      ['lookupTransfers', 'createTransfers'],
      pastTheTransfer,
    ],
    [
      'a transaction',
      () => ledger.get(LedgerHistory).find(9n),
      ['lookupTransfers', 'getAccountBalances', 'lookupTransfers'],
      nothingMoved,
    ],
    [
      'a page of history',
      () => ledger.get(LedgerHistory).page(REF, FILTER, null, 10),
      ['getAccountTransfers', 'getAccountBalances'],
      nothingMoved,
    ],
    [
      'a numbered page of history',
      () => ledger.get(LedgerHistory).numberedPage(REF, 1, 10),
      ['getAccountTransfers', 'getAccountTransfers'],
      nothingMoved,
    ],
  ])('ends in time: %s', async (_what, call, calls, failure) => {
    expect(await failureOf(call, 0.6 * TIMEOUT_MS)).toEqual(failure);
    expect(mockClient.calls).toEqual(calls);
  });

  it.each([
    ['capture', () => ledger.get(LedgerHolds).capture(9n, null)],
    ['release', () => ledger.get(LedgerHolds).release(9n)],
  ])('ends in time: a %s, which reads its hold first', async (_what, call) => {
    mockClient.stored = transferOf(MOVEMENT_CODE.hold, TransferFlags.pending);
    expect(await failureOf(call, 0.4 * TIMEOUT_MS)).toEqual(pastTheTransfer);
    expect(mockClient.calls).toEqual(['lookupTransfers', 'createTransfers', 'getAccountBalances']);
  });

  it('keeps a movement in doubt whose balance does not come in time', async () => {
    expect(await failureOf(bill, 0.4 * TIMEOUT_MS)).toEqual(pastTheTransfer);
    expect(mockClient.calls).toEqual(['createAccounts', 'createTransfers', 'getAccountBalances']);
  });

  it('says that nothing moved where only the figures of a refusal do not come in time', async () => {
    mockClient.transferStatus = CreateTransferStatus.exceeds_credits;
    expect(await failureOf(bill, 0.4 * TIMEOUT_MS)).toEqual(nothingMoved);
    expect(mockClient.calls).toEqual(['createAccounts', 'createTransfers', 'lookupAccounts']);
  });

  it('succeeds where all steps fit in the time', async () => {
    expect(await failureOf(bill, 0.3 * TIMEOUT_MS)).toMatchObject({ newBalance: 1n });
  });
});
