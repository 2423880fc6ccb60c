import 'reflect-metadata';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { createClient, type Account, type Client } from 'tigerbeetle-node';
import { AccountFlags, CreateAccountStatus } from 'tigerbeetle-node/dist/bindings';
import {
  BooksNotKeptError,
  LedgerAccounts,
  LedgerBooks,
  LedgerHolds,
  LedgerModule,
  LedgerMovements,
  LedgerRefunds,
} from '@app/ledger';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const USD = { code: 'USD', ledger: 840 };
const REF = { userId: 'ada', currency: USD };
const ORDER = { ...REF, amount: 10n, descriptionId: 0n, idempotencyKey: null };
const OPERATOR = [
  { kind: 'funding', code: 2 },
  { kind: 'revenue', code: 3 },
];

/** The id that every version of the service gives an account of the operator. */
function operatorAccountId(kind: string, currency: string): bigint {
  return BigInt(`0x${hash('sha256', `\0${kind}\0${currency}`).slice(0, 32)}`);
}

function operatorAccount({ kind, code }: (typeof OPERATOR)[number], flags: AccountFlags): Account {
  return {
    id: operatorAccountId(kind, USD.code),
    debits_pending: 0n,
    debits_posted: 0n,
    credits_pending: 0n,
    credits_posted: 0n,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    reserved: 0,
    ledger: USD.ledger,
    code,
    flags,
    timestamp: 0n,
  };
}

describeEachLedger('the operator’s accounts', (variables) => {
  let folder: TemporaryDirectory;

  beforeAll(() => {
    folder = new TemporaryDirectory();
  });

  afterAll(() => {
    folder.remove();
  });

  /** Runs with a bare client of the ledger, while the service does not. */
  async function withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const port = variables().TIGERBEETLE_PORT;
    const client =
      port === undefined
        ? openEmbeddedClient({ path: join(folder.path, 'ledger.db') })
        : createClient({ cluster_id: 0n, replica_addresses: [`127.0.0.1:${port}`] });
    try {
      return await use(client);
    } finally {
      client.destroy();
    }
  }

  it('are made with a history by this version, and used as they are where an earlier one made them', async () => {
    const created = await withClient((client) =>
      client.createAccounts(OPERATOR.map((account) => operatorAccount(account, AccountFlags.none))),
    );
    expect(created.map(({ status }) => status)).toEqual(OPERATOR.map(() => CreateAccountStatus.created));

    const { engine } = new Settings({ ...variables(), DATA_DIR: folder.path });
    const service = await NestFactory.createApplicationContext(
      LedgerModule.register({ engine, timeoutMs: 10_000, defaultCurrency: { code: 'USD', ledger: 840 } }),
      { logger: false },
    );
    try {
      const accounts = service.get(LedgerAccounts);
      const movements = service.get(LedgerMovements);
      await accounts.create({ ...REF, openingBalance: 5n, idempotencyKey: 'ada' });
      expect((await movements.topUp({ ...ORDER, amount: 25n })).newBalance).toBe(30n);
      const { transactionId } = await movements.bill(ORDER);
      const { holdId } = await service.get(LedgerHolds).place({ ...ORDER, expiresInSeconds: 60 });
      expect((await service.get(LedgerHolds).capture(holdId, 4n)).balance).toBe(16n);
      const refund = await service
        .get(LedgerRefunds)
        .refund({ transactionId, amount: null, reasonFor: () => Promise.resolve(0n), idempotencyKey: null });
      expect(refund.newBalance).toBe(26n);
      const books = service.get(LedgerBooks);
      expect(await books.now(USD)).toMatchObject({
        toppedUp: 30n,
        billed: 14n,
        refunded: 10n,
        outstanding: 26n,
      });
      await expect(books.totalsAt(USD, [1n])).rejects.toThrow(BooksNotKeptError);

      const euros = { ...REF, currency: { code: 'EUR', ledger: 978 } };
      await accounts.create({ ...euros, openingBalance: 1n, idempotencyKey: null });
    } finally {
      await service.close();
    }

    const ids = OPERATOR.map(({ kind }) => operatorAccountId(kind, 'EUR'));
    const made = await withClient((client) => client.lookupAccounts(ids));
    expect(made.map(({ flags }) => flags)).toEqual(OPERATOR.map(() => AccountFlags.history));
  });
});
