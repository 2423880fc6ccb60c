import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, AccountBalance, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';
import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import {
  FakeReplica,
  forgetfulLedger,
  type EvictionReason,
  type FakeLedger,
} from '../../support/fake-replica/fake-replica';
import { ClientError, ClientProcess } from './client-process';

const U128_MAX = (1n << 128n) - 1n;
const U64_MAX = (1n << 64n) - 1n;
const U32_MAX = 2 ** 32 - 1;

// Every field has a value of its own, as large as the field may hold, so that none can stand in another's
// place.
const ACCOUNT: Account = {
  id: U128_MAX - 1n,
  debits_pending: 0n,
  debits_posted: 0n,
  credits_pending: 0n,
  credits_posted: 0n,
  user_data_128: U128_MAX - 2n,
  user_data_64: U64_MAX - 1n,
  user_data_32: U32_MAX - 1,
  reserved: 0,
  ledger: U32_MAX - 2,
  code: 65_534,
  flags: 10,
  timestamp: 0n,
};
const STORED_ACCOUNT: Account = {
  ...ACCOUNT,
  debits_pending: 1n << 65n,
  debits_posted: 1n << 66n,
  credits_pending: 1n << 67n,
  credits_posted: 1n << 68n,
  timestamp: 1_790_000_000_000_000_001n,
};
const TRANSFER: Transfer = {
  id: U128_MAX - 3n,
  debit_account_id: U128_MAX - 4n,
  credit_account_id: U128_MAX - 5n,
  amount: U128_MAX - 6n,
  pending_id: U128_MAX - 7n,
  user_data_128: U128_MAX - 8n,
  user_data_64: U64_MAX - 2n,
  user_data_32: U32_MAX - 3,
  timeout: U32_MAX - 4,
  ledger: U32_MAX - 5,
  code: 65_533,
  flags: 3,
  timestamp: 0n,
};
const BALANCE: AccountBalance = {
  debits_pending: 1n << 70n,
  debits_posted: 1n << 71n,
  credits_pending: 1n << 72n,
  credits_posted: 1n << 73n,
  timestamp: 1_790_000_000_000_000_002n,
};
const ACCOUNT_FILTER: AccountFilter = {
  account_id: U128_MAX - 9n,
  user_data_128: U128_MAX - 10n,
  user_data_64: U64_MAX - 3n,
  user_data_32: U32_MAX - 6,
  code: 65_532,
  timestamp_min: 5n,
  timestamp_max: 6n,
  limit: 17,
  flags: 7,
};
const QUERY_FILTER: QueryFilter = {
  user_data_128: U128_MAX - 11n,
  user_data_64: U64_MAX - 4n,
  user_data_32: U32_MAX - 7,
  ledger: U32_MAX - 8,
  code: 65_531,
  timestamp_min: 7n,
  timestamp_max: 8n,
  limit: 18,
  flags: 1,
};

/** Longer than any answer takes here, shorter than the client's patience. */
const SILENCE_MS = 500;

describe('FakeReplica', () => {
  let replica: FakeReplica;
  let client: ClientProcess;
  /** What the ledger behind the replica was asked, method by method. */
  let asked: [method: keyof FakeLedger, batch: unknown][];

  beforeEach(async () => {
    asked = [];
    [replica, client] = await Promise.all([
      FakeReplica.start({ ledger: recorded(cannedLedger()) }),
      ClientProcess.start(),
    ]);
    await client.open(replica.address);
  });

  afterEach(async () => {
    await client.stop();
    await replica.stop();
  });

  describe('in good order', () => {
    it('opens one session for a client and counts its requests', async () => {
      await client.call('lookupAccounts', [1n]);
      await client.call('lookupAccounts', [2n]);

      expect(replica.sessionCount).toBe(1);
      expect(replica.received('register')).toBe(1);
      expect(replica.received('lookup_accounts')).toBe(2);
      expect(replica.received('create_transfers')).toBe(0);
    });

    it('carries accounts and transfers, and what became of them, field by field', async () => {
      expect(await client.call('createAccounts', [ACCOUNT, { ...ACCOUNT, id: 2n }])).toMatchObject([
        { timestamp: 11n, status: CreateAccountStatus.created },
        { timestamp: 12n, status: CreateAccountStatus.exists },
      ]);
      expect(await client.call('createTransfers', [TRANSFER])).toMatchObject([
        { timestamp: U64_MAX, status: CreateTransferStatus.exceeds_credits },
      ]);
      expect(asked).toEqual([
        ['createAccounts', [ACCOUNT, { ...ACCOUNT, id: 2n }]],
        ['createTransfers', [TRANSFER]],
      ]);
    });

    it('carries lookups and queries, and what they find, field by field', async () => {
      expect(await client.call('lookupAccounts', [1n, U128_MAX])).toEqual([STORED_ACCOUNT]);
      expect(await client.call('lookupTransfers', [2n])).toEqual([TRANSFER]);
      expect(await client.call('getAccountTransfers', ACCOUNT_FILTER)).toEqual([TRANSFER]);
      expect(await client.call('getAccountBalances', ACCOUNT_FILTER)).toEqual([BALANCE]);
      expect(await client.call('queryAccounts', QUERY_FILTER)).toEqual([STORED_ACCOUNT]);
      expect(await client.call('queryTransfers', QUERY_FILTER)).toEqual([]);
      expect(asked).toEqual([
        ['lookupAccounts', [1n, U128_MAX]],
        ['lookupTransfers', [2n]],
        ['getAccountTransfers', ACCOUNT_FILTER],
        ['getAccountBalances', ACCOUNT_FILTER],
        ['queryAccounts', QUERY_FILTER],
        ['queryTransfers', QUERY_FILTER],
      ]);
    });

    it('answers each of the calls that the client joins in one message', async () => {
      replica.stall();
      const first = client.call('lookupTransfers', [0n]);
      await replica.untilReceived('register');
      const answers = [1n, 2n, 3n].map((id) => client.call('createTransfers', [{ ...TRANSFER, id }]));
      await client.untilCalled();
      replica.answer();

      await first;
      expect(await Promise.all(answers)).toHaveLength(3);
      expect(asked.filter(([method]) => method === 'createTransfers').map(([, batch]) => batch)).toEqual(
        [1n, 2n, 3n].map((id) => [{ ...TRANSFER, id }]),
      );
      expect(replica.received('create_transfers')).toBeLessThan(3);
    });

    it('takes everything and finds nothing where no ledger is given', async () => {
      const forgetful = await FakeReplica.start();
      await client.open(forgetful.address);

      const created = await client.call('createTransfers', [TRANSFER, TRANSFER]);
      expect(created.map(({ status }) => status)).toEqual([
        CreateTransferStatus.created,
        CreateTransferStatus.created,
      ]);
      expect(created[1]!.timestamp).toBeGreaterThan(created[0]!.timestamp);
      expect(await client.call('lookupAccounts', [1n, 2n])).toEqual([]);
      await forgetful.stop();
    });
  });

  describe('evict', () => {
    const REASONS: [EvictionReason, code: string][] = [
      ['no_session', 'ERR_CLIENT_EVICTED'],
      ['client_release_too_low', 'ERR_CLIENT_RELEASE_TOO_LOW'],
      ['client_release_too_high', 'ERR_CLIENT_RELEASE_TOO_HIGH'],
      ['session_release_mismatch', 'ERR_CLIENT_EVICTED'],
    ];

    it.each(REASONS)('%s rejects what is in flight with %s', async (reason, code) => {
      replica.stall();
      const call = rejection(client.call('createTransfers', [TRANSFER]));
      await replica.untilReceived('register');
      replica.evict(reason);

      expect(await call).toMatchObject({ code });
      expect(replica.sessionCount).toBe(0);
    });

    it('reaches a client that waits for a transfer, which is not made', async () => {
      await client.call('lookupAccounts', [1n]);
      replica.stall();
      const call = rejection(client.call('createTransfers', [TRANSFER]));
      await replica.untilReceived('create_transfers');
      replica.evict('no_session');

      expect(await call).toMatchObject({ code: 'ERR_CLIENT_EVICTED' });
      expect(asked).toEqual([['lookupAccounts', [1n]]]);
    });

    it('reaches a client that waits for nothing, and that learns of it at its next call', async () => {
      await client.call('lookupAccounts', [1n]);
      replica.evict('no_session');
      await sleep(SILENCE_MS);

      expect(await rejection(client.call('lookupAccounts', [1n]))).toMatchObject({
        code: 'ERR_CLIENT_CLOSED',
      });
      expect(await rejection(client.call('lookupAccounts', [1n]))).toMatchObject({
        code: 'ERR_CLIENT_CLOSED',
      });
    });

    it('lets another client register', async () => {
      await client.call('lookupAccounts', [1n]);
      replica.evict('no_session');
      await client.open(replica.address);

      expect(await client.call('lookupAccounts', [1n])).toEqual([STORED_ACCOUNT]);
      expect(replica.received('register')).toBe(2);
    });

    it('makes destroy() abort the process of the client', async () => {
      await client.call('lookupAccounts', [1n]);
      replica.evict('no_session');
      await sleep(SILENCE_MS);
      const destroyed = rejection(client.destroy());

      expect(await client.ended).toEqual({ code: null, signal: 'SIGABRT' });
      expect((await destroyed).message).toContain('SIGABRT');
    });
  });

  it('evicts each client that registers, until it answers again', async () => {
    replica.refuse('client_release_too_high');
    await client.open(replica.address);
    expect(await rejection(client.call('lookupAccounts', [1n]))).toMatchObject({
      code: expect.stringMatching(/^ERR_CLIENT_(RELEASE_TOO_HIGH|CLOSED)$/) as string,
    });

    replica.answer();
    await client.open(replica.address);
    expect(await client.call('lookupAccounts', [1n])).toEqual([STORED_ACCOUNT]);
  });

  it('stall leaves calls pending and carries nothing out, until it answers again', async () => {
    await client.call('lookupAccounts', [1n]);
    replica.stall();
    const call = client.call('createTransfers', [TRANSFER]);
    await replica.untilReceived('create_transfers');

    expect(await Promise.race([call, sleep(SILENCE_MS, 'pending')])).toBe('pending');
    expect(asked).toHaveLength(1);

    replica.answer();
    expect(await call).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  it('answerLate carries a call out once and at once, and answers when the time is up', async () => {
    await client.call('lookupAccounts', [1n]);
    // So long that the client sends its request again meanwhile.
    replica.answerLate(1_500);
    const start = performance.now();
    const call = client.call('createTransfers', [TRANSFER]);
    await replica.untilReceived('create_transfers');

    expect(await Promise.race([call, sleep(SILENCE_MS, 'pending')])).toBe('pending');
    expect(asked).toHaveLength(2);
    expect(await call).toMatchObject([{ status: CreateTransferStatus.exceeds_credits }]);
    expect(performance.now() - start).toBeGreaterThanOrEqual(1_400);
    expect(asked).toHaveLength(2);
    expect(replica.received('create_transfers')).toBe(1);
    expect(replica.repeated).toBeGreaterThan(0);
  });

  it('answer sends what is held back', async () => {
    await client.call('lookupAccounts', [1n]);
    replica.answerLate(60_000);
    const call = client.call('lookupAccounts', [2n]);
    await replica.untilReceived('lookup_accounts', 2);
    replica.answer();

    expect(await call).toEqual([STORED_ACCOUNT]);
  });

  it('drop loses the connection but not the session: the client comes back and its call is made once', async () => {
    await client.call('lookupAccounts', [1n]);
    replica.answerLate(300);
    const call = client.call('createTransfers', [TRANSFER]);
    await replica.untilReceived('create_transfers');
    replica.drop();

    expect(await call).toHaveLength(1);
    expect(asked.map(([method]) => method)).toEqual(['lookupAccounts', 'createTransfers']);
    expect(replica.received('register')).toBe(1);
  });

  it('evicts a client whose session it does not know', async () => {
    await client.call('lookupAccounts', [1n]);
    const { port } = replica;
    await replica.stop();
    replica = await FakeReplica.start({ port });

    expect(await rejection(client.call('lookupAccounts', [1n]))).toMatchObject({
      code: 'ERR_CLIENT_EVICTED',
    });
  });

  it('untilReceived gives up in time', async () => {
    await expect(replica.untilReceived('create_transfers', 1, 20)).rejects.toThrow('0 of 1 create_transfers');
  });

  it.each([
    {
      fault: 'a ledger that throws',
      lookupAccounts: () => Promise.reject(new Error('The test is wrong.')),
      message: 'The test is wrong.',
    },
    {
      fault: 'an answer that TigerBeetle could not give, on which the client would abort',
      lookupAccounts: () => Promise.resolve([STORED_ACCOUNT, STORED_ACCOUNT]),
      message: '2 results, where there can be 1.',
    },
  ])('fails the test on $fault', async ({ lookupAccounts, message }) => {
    const wrong = await FakeReplica.start({ ledger: { ...forgetfulLedger(), lookupAccounts } });
    await client.open(wrong.address);
    const call = rejection(client.call('lookupAccounts', [1n], SILENCE_MS));

    expect((await call).message).toContain('No answer');
    await expect(wrong.untilReceived('lookup_accounts', 99)).rejects.toThrow(message);
    await wrong.stop();
  });

  function cannedLedger(): FakeLedger {
    return {
      createAccounts: (batch) =>
        Promise.resolve(
          batch.map((_, index) => ({
            timestamp: 11n + BigInt(index),
            status: index === 0 ? CreateAccountStatus.created : CreateAccountStatus.exists,
          })),
        ),
      createTransfers: (batch) =>
        Promise.resolve(
          batch.map(() => ({ timestamp: U64_MAX, status: CreateTransferStatus.exceeds_credits })),
        ),
      lookupAccounts: () => Promise.resolve([STORED_ACCOUNT]),
      lookupTransfers: () => Promise.resolve([TRANSFER]),
      getAccountTransfers: () => Promise.resolve([TRANSFER]),
      getAccountBalances: () => Promise.resolve([BALANCE]),
      queryAccounts: () => Promise.resolve([STORED_ACCOUNT]),
      queryTransfers: () => Promise.resolve([]),
    };
  }

  function recorded(ledger: FakeLedger): FakeLedger {
    return new Proxy(ledger, {
      get: (target, method: keyof FakeLedger) => (batch: never) => {
        asked.push([method, batch]);
        return target[method](batch);
      },
    });
  }
});

/** What a call is rejected with. @throws Error where it succeeds */
async function rejection(call: Promise<unknown>): Promise<ClientError> {
  return call.then(
    () => {
      throw new Error('The call succeeded.');
    },
    (error: unknown) => error as ClientError,
  );
}
