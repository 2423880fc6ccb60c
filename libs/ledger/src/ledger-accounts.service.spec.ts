import { Logger } from '@nestjs/common';
import { AccountExistsError, LedgerUnavailableError, OutcomeUnknownError } from './errors';
import type { AccountCreation, LedgerAccounts } from './ledger-accounts.service';
import { LedgerEngine } from './ledger-engine';
import { TestLedger } from '../../../test/support/ledger/test-ledger';

const ADA: AccountCreation = {
  userId: 'ada',
  currency: { code: 'USD', ledger: 840 },
  openingBalance: 12n,
  idempotencyKey: null,
};

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('creating an account', () => {
  const OTHER: AccountCreation = { ...ADA, openingBalance: 99n };
  let ledger: TestLedger;
  let engine: LedgerEngine;
  let accounts: LedgerAccounts;

  beforeEach(async () => {
    ledger = await TestLedger.start();
    ({ accounts } = ledger);
    engine = ledger.get(LedgerEngine);
  });

  afterEach(async () => {
    await ledger.stop();
  });

  const balance = async () => (await accounts.balance(ADA)).balance;

  describe('that dies between its two steps', () => {
    beforeEach(async () => {
      const write = engine.write.bind(engine);
      jest
        .spyOn(engine, 'write')
        .mockImplementationOnce(write)
        .mockImplementationOnce((_operation, transactionId) =>
          Promise.reject(new OutcomeUnknownError(transactionId)),
        );
      await expect(accounts.create(ADA)).rejects.toBeInstanceOf(OutcomeUnknownError);
      expect(await balance()).toBe(0n);
    });

    it('is completed by the same request', async () => {
      await expect(accounts.create(ADA)).resolves.toMatchObject({ balance: 12n });
      expect(await balance()).toBe(12n);
      await expect(accounts.create(ADA)).rejects.toBeInstanceOf(AccountExistsError);
    });

    it('is completed as it was begun by a request with another opening balance, which is refused', async () => {
      await expect(accounts.create(OTHER)).rejects.toBeInstanceOf(AccountExistsError);
      expect(await balance()).toBe(12n);
    });
  });

  it('does not say that nothing was made when the ledger is gone before the opening balance', async () => {
    const write = engine.write.bind(engine);
    jest
      .spyOn(engine, 'write')
      .mockImplementationOnce(write)
      .mockRejectedValueOnce(new LedgerUnavailableError());
    await expect(accounts.create(ADA)).rejects.toBeInstanceOf(OutcomeUnknownError);
    await expect(accounts.create(ADA)).resolves.toMatchObject({ balance: 12n });
  });

  describe('with a key, that dies before it is done', () => {
    const KEYED: AccountCreation = { ...ADA, idempotencyKey: 'ada-1' };

    /**
     * @param writes how many of its three steps it takes: the key's transfer, the account, the opening
     * transfer
     */
    async function dieAfter(writes: number): Promise<void> {
      const write = engine.write.bind(engine);
      const spy = jest.spyOn(engine, 'write');
      for (let index = 0; index < writes; index += 1) spy.mockImplementationOnce(write);
      spy.mockImplementationOnce((_operation, transactionId) =>
        Promise.reject(new OutcomeUnknownError(transactionId)),
      );
      await expect(accounts.create(KEYED)).rejects.toBeInstanceOf(OutcomeUnknownError);
    }

    it.each([0, 1, 2])('is completed by the same request after %d steps', async (writes) => {
      await dieAfter(writes);
      await expect(accounts.create(KEYED)).resolves.toMatchObject({ balance: 12n });
      await expect(accounts.create(KEYED)).resolves.toMatchObject({ balance: 12n, replayed: true });
      await expect(accounts.create(ADA)).rejects.toBeInstanceOf(AccountExistsError);
      expect(await balance()).toBe(12n);
    });

    it.each([ADA, OTHER, { ...ADA, idempotencyKey: 'ada-2' }])(
      'keeps its account from others after 2 steps, and gets it by its key',
      async (other) => {
        await dieAfter(2);
        await expect(accounts.create(other)).rejects.toBeInstanceOf(AccountExistsError);
        expect(await balance()).toBe(12n);
        await expect(accounts.create(KEYED)).resolves.toMatchObject({ balance: 12n });
      },
    );

    it('finds the account taken that another request made meanwhile', async () => {
      await dieAfter(1);
      await expect(accounts.create(OTHER)).resolves.toMatchObject({ balance: 99n });
      await expect(accounts.create(KEYED)).rejects.toBeInstanceOf(AccountExistsError);
      expect(await balance()).toBe(99n);
    });
  });

  describe('while another request brings in its opening balance', () => {
    /**
     * Starts Ada's creation, runs `others` once her account is there, and only then lets her opening balance
     * in.
     */
    async function createAround(creation: AccountCreation, others: () => Promise<void>) {
      const write = engine.write.bind(engine);
      const writesBefore = creation.idempotencyKey === null ? 1 : 2;
      const spy = jest.spyOn(engine, 'write');
      for (let index = 0; index < writesBefore; index += 1) spy.mockImplementationOnce(write);
      spy.mockImplementationOnce(async (operation, transactionId, deadline, request) => {
        await others();
        return write(operation, transactionId, deadline, request);
      });
      return accounts.create(creation);
    }

    it('succeeds, and alone', async () => {
      const created = await createAround(ADA, async () => {
        await expect(accounts.create(OTHER)).rejects.toBeInstanceOf(AccountExistsError);
        await expect(accounts.create(ADA)).rejects.toBeInstanceOf(AccountExistsError);
        await expect(accounts.create(OTHER)).rejects.toBeInstanceOf(AccountExistsError);
      });
      expect(created).toMatchObject({ balance: 12n, replayed: false });
      expect(await balance()).toBe(12n);
    });

    it('leaves it to an equal request that was faster', async () => {
      const created = createAround(ADA, async () => {
        await expect(accounts.create(ADA)).resolves.toMatchObject({ balance: 12n });
        await expect(accounts.create(OTHER)).rejects.toBeInstanceOf(AccountExistsError);
      });
      await expect(created).rejects.toBeInstanceOf(AccountExistsError);
      expect(await balance()).toBe(12n);
    });

    it('succeeds by its key, again and again', async () => {
      const keyed = { ...ADA, idempotencyKey: 'ada-1' };
      const created = await createAround(keyed, async () => {
        await expect(accounts.create(ADA)).rejects.toBeInstanceOf(AccountExistsError);
        await expect(accounts.create({ ...ADA, idempotencyKey: 'ada-2' })).rejects.toBeInstanceOf(
          AccountExistsError,
        );
      });
      expect(created).toMatchObject({ balance: 12n, replayed: false });
      expect(await accounts.create(keyed)).toEqual({ ...created, replayed: true });
      expect(await balance()).toBe(12n);
    });
  });
});
