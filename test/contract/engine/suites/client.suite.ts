import type { Client } from 'tigerbeetle-node';
import { account, accountFilter, QUERY_LIMIT_MAX, queryFilter, transfer } from '../build';
import type { Engine } from '../engines';
import { nextId, Stage } from './stage';

/** Every call of the interface, with arguments that are fine. */
const CALLS: Record<Exclude<keyof Client, 'destroy'>, (client: Client) => Promise<unknown[]>> = {
  createAccounts: (client) => client.createAccounts([account({ id: nextId() })]),
  createTransfers: (client) => client.createTransfers([transfer({ id: nextId() })]),
  lookupAccounts: (client) => client.lookupAccounts([1n]),
  lookupTransfers: (client) => client.lookupTransfers([1n]),
  getAccountTransfers: (client) => client.getAccountTransfers(accountFilter({ account_id: 1n })),
  getAccountBalances: (client) => client.getAccountBalances(accountFilter({ account_id: 1n })),
  queryAccounts: (client) => client.queryAccounts(queryFilter({})),
  queryTransfers: (client) => client.queryTransfers(queryFilter({})),
};
const METHODS = Object.keys(CALLS) as (keyof typeof CALLS)[];

const CLOSED = { name: 'RequestError', code: 'ERR_CLIENT_CLOSED', message: 'Client was closed.' };
const TOO_MUCH_DATA = {
  name: 'RequestError',
  code: 'ERR_TOO_MUCH_DATA',
  message: 'Too much data was sent or requested in this batch.',
};

export function testClient(engine: () => Engine): void {
  const client = (): Client => engine().client;

  describe('a batch', () => {
    it.each(['createAccounts', 'createTransfers', 'lookupAccounts', 'lookupTransfers'] as const)(
      'of nothing is answered with nothing: %s',
      async (method) => {
        expect(await client()[method]([])).toEqual([]);
      },
    );

    it('may be as large as the limit, and no larger: createAccounts', async () => {
      const { creates } = engine().limits;
      const events = Array.from({ length: creates }, () => account({ id: nextId() }));
      const results = await client().createAccounts(events);
      expect(results).toHaveLength(creates);
      const tooMany = [...events, account({ id: nextId() })];
      await expect(client().createAccounts(tooMany)).rejects.toMatchObject(TOO_MUCH_DATA);
    });

    it('may be as large as the limit, and no larger: createTransfers', async () => {
      const stage = await Stage.set(client());
      const events = Array.from({ length: engine().limits.creates }, () => stage.transfer({ amount: 1n }));
      const tooMany = [...events, stage.transfer({ amount: 1n })];
      await expect(client().createTransfers(tooMany)).rejects.toMatchObject(TOO_MUCH_DATA);
      expect(await client().lookupTransfers([events[0]!.id])).toEqual([]);
      await stage.haveTransferred(events);
      const [debit] = await client().lookupAccounts([stage.debit]);
      expect(debit!.debits_posted).toBe(BigInt(events.length));
    });

    it.each(['lookupAccounts', 'lookupTransfers'] as const)(
      'may be as large as the limit, and no larger: %s',
      async (method) => {
        const ids = Array.from({ length: engine().limits.lookups }, () => 1n << 90n);
        expect(await client()[method](ids)).toEqual([]);
        await expect(client()[method]([...ids, 1n])).rejects.toMatchObject(TOO_MUCH_DATA);
      },
    );

    it('is refused for its size before its events are looked at', async () => {
      const nonsense = new Array(10_000).fill(null) as unknown as bigint[];
      await expect(client().lookupAccounts(nonsense)).rejects.toMatchObject(TOO_MUCH_DATA);
    });

    it.each(['getAccountTransfers', 'getAccountBalances'] as const)(
      'may ask for 8189 results: %s',
      async (method) => {
        const filter = accountFilter({ account_id: 1n << 90n });
        expect(await client()[method]({ ...filter, limit: QUERY_LIMIT_MAX })).toEqual([]);
        for (const limit of [QUERY_LIMIT_MAX + 1, 0xffff_ffff]) {
          await expect(client()[method]({ ...filter, limit })).rejects.toMatchObject(TOO_MUCH_DATA);
        }
      },
    );

    it.each(['queryAccounts', 'queryTransfers'] as const)('may ask for 8189 results: %s', async (method) => {
      const filter = queryFilter({ user_data_128: 1n << 90n });
      expect(await client()[method]({ ...filter, limit: QUERY_LIMIT_MAX })).toEqual([]);
      for (const limit of [QUERY_LIMIT_MAX + 1, 0xffff_ffff]) {
        await expect(client()[method]({ ...filter, limit })).rejects.toMatchObject(TOO_MUCH_DATA);
      }
    });
  });

  it('rejects every call after it was destroyed, whatever the argument; destroying again does nothing', async () => {
    const closing = await engine().anotherClient();
    const calls = Array.from({ length: 40 }, () => CALLS.lookupAccounts(closing));
    closing.destroy();
    closing.destroy();
    for (const method of METHODS) {
      await expect(CALLS[method](closing)).rejects.toMatchObject(CLOSED);
    }
    await expect(closing.createAccounts(undefined as unknown as [])).rejects.toMatchObject(CLOSED);
    // What was under way either came through or is rejected; none of it stays open.
    for (const outcome of await Promise.allSettled(calls)) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(CLOSED);
    }
  });
}
