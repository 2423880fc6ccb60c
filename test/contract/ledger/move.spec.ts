import {
  compareLedgers,
  digestLedger,
  moveLedger,
  openLedger,
  type EngineOptions,
  type LedgerDigest,
  type OpenLedger,
} from '@app/ledger';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client, Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, queryFilter, transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { useTemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { useStarted } from '../../support/hooks/use-started';
import { makeRandomLedger, type RandomLedgerCounts } from '../../support/move/random-ledger';
import { newSeed, withSeed } from '../../support/random/seed';
import { describeWith } from '../../support/requirements/requirements';
import { runs } from '../../support/run/length';
import { TIGERBEETLE_CLUSTER_ID, TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';

jest.setTimeout(1_800_000);

const TRANSFERS = runs(5_000, 100_000);
const FIRST_MOMENT = 1_700_000_000_000_000_000n;

async function withLedgers<T>(
  from: EngineOptions,
  to: EngineOptions,
  use: (source: OpenLedger, target: OpenLedger) => Promise<T>,
): Promise<T> {
  const source = await openLedger(from, { creates: false });
  const target = await openLedger(to, { creates: true });
  try {
    return await use(source, target);
  } finally {
    source.close();
    target.close();
  }
}

function move(source: OpenLedger, target: OpenLedger, waitMaxMs = 0) {
  return moveLedger({
    source: source.client,
    openTarget: () => Promise.resolve(target.client),
    waitMaxMs,
  });
}

async function digestOf(engine: EngineOptions): Promise<LedgerDigest> {
  const ledger = await openLedger(engine, { creates: false });
  try {
    return await digestLedger(ledger.client);
  } finally {
    ledger.close();
  }
}

describe('a ledger that is moved', () => {
  const inDirectory = useTemporaryDirectory();
  const file = (name: string): EngineOptions => ({ kind: 'embedded', path: inDirectory(name) });

  describe('with random movements of every kind', () => {
    const seed = newSeed();
    let counts: RandomLedgerCounts;
    let before: LedgerDigest;

    beforeAll(async () => {
      counts = await makeRandomLedger(inDirectory('random.db'), TRANSFERS, seed);
      before = await digestOf(file('random.db'));
    });

    it('has some of every kind', () => {
      for (const [kind, count] of Object.entries(counts)) expect([kind, count > 0]).toEqual([kind, true]);
    });

    it('holds the same in another file, and is moved once however often', () =>
      withSeed(seed, async () => {
        await withLedgers(file('random.db'), file('other.db'), async (source, target) => {
          const first = await move(source, target);
          expect(first.before).toBe(0);
          expect(first.transfers).toBeGreaterThan(counts.created);
          expect(await move(source, target)).toEqual({ ...first, before: first.transfers });
          expect(await compareLedgers(source.client, target.client)).toEqual({ from: before, to: before });
        });
      }));

    describeWith('tigerbeetle')('to a server', () => {
      const server = useStarted(
        // The small messages of a server for development take too long for so many.
        () => TigerBeetleServer.start({ isForDevelopment: runs(true, false) }),
        (started) => started.stop(),
      );

      it('holds the same there, and in a file again', () =>
        withSeed(seed, async () => {
          const place: EngineOptions = {
            kind: 'tigerbeetle',
            clusterId: TIGERBEETLE_CLUSTER_ID,
            addresses: [{ host: '127.0.0.1', port: server().port }],
          };
          await withLedgers(file('random.db'), place, async (source, target) => {
            await move(source, target);
            expect(await compareLedgers(source.client, target.client)).toEqual({ from: before, to: before });
          });
          await withLedgers(place, file('back.db'), async (source, target) => {
            await move(source, target);
            expect(await digestLedger(target.client)).toEqual(before);
          });
        }));
    });
  });

  it('goes on where more was done since', async () => {
    let time = FIRST_MOMENT;
    const path = inDirectory('growing.db');
    const more = async (use: (client: Client) => Promise<unknown>) => {
      const client = openEmbeddedClient({ path, now: () => (time += 1_000_000n) });
      await use(client);
      client.destroy();
    };
    const hold = { debit_account_id: 1n, credit_account_id: 2n, flags: TransferFlags.pending, timeout: 5 };
    const post = {
      debit_account_id: 0n,
      credit_account_id: 0n,
      ledger: 0,
      code: 0,
      flags: TransferFlags.post_pending_transfer,
    };
    const flags = AccountFlags.history;
    await more(async (client) => {
      await client.createAccounts([account({ id: 1n, flags }), account({ id: 2n, flags })]);
      await client.createTransfers([
        transfer({ ...hold, id: 10n }),
        transfer({ ...hold, id: 11n }),
        transfer({ ...post, id: 12n, pending_id: 11n }),
      ]);
    });
    // The first hold expires.
    time += 60_000_000_000n;
    await withLedgers(file('growing.db'), file('grown.db'), async (source, target) => {
      expect(await move(source, target)).toEqual({ accounts: 4, transfers: 5, before: 0 });
    });
    await more(async (client) => {
      await client.createAccounts([account({ id: 3n, flags })]);
      await client.createTransfers([
        transfer({ ...hold, id: 20n, credit_account_id: 3n }),
        transfer({ ...post, id: 21n, pending_id: 20n }),
      ]);
    });
    await withLedgers(file('growing.db'), file('grown.db'), async (source, target) => {
      expect(await move(source, target)).toEqual({ accounts: 5, transfers: 8, before: 5 });
      expect(await compareLedgers(source.client, target.client)).toHaveProperty('from.sha256');
    });
  });

  describe('small', () => {
    let path: string;
    let ledgers = 0;
    const flags = AccountFlags.history;
    const HOLD = {
      ...transfer({ id: 100n, debit_account_id: 1n, credit_account_id: 2n, amount: 7n }),
      flags: TransferFlags.pending,
      timeout: 1,
    };

    /** A file with two accounts of the same time in each, and what a test adds. */
    async function newLedger(use: (client: Client) => Promise<unknown>, now?: () => bigint): Promise<string> {
      ledgers += 1;
      const made = inDirectory(`small-${ledgers}.db`);
      const client = openEmbeddedClient({ path: made, ...(now === undefined ? {} : { now }) });
      try {
        const accounts = [1n, 2n].map((id) =>
          account({ id, flags: flags | AccountFlags.imported, timestamp: FIRST_MOMENT + id }),
        );
        await client.createAccounts(accounts);
        await use(client);
      } finally {
        client.destroy();
      }
      return made;
    }

    beforeEach(async () => {
      path = await newLedger(() => Promise.resolve());
    });

    it('is refused by a target that has something else', async () => {
      const other = await newLedger((client) => client.createAccounts([account({ id: 3n })]));
      const before = await digestOf({ kind: 'embedded', path: other });
      await withLedgers(
        { kind: 'embedded', path },
        { kind: 'embedded', path: other },
        async (source, target) => {
          await expect(move(source, target)).rejects.toMatchObject({ code: 'target_differs' });
        },
      );
      expect(await digestOf({ kind: 'embedded', path: other })).toEqual(before);
    });

    it('is refused by a target that has more transfers', async () => {
      const bill = transfer({ id: 5n, debit_account_id: 1n, credit_account_id: 2n });
      await withLedgers({ kind: 'embedded', path }, file('more.db'), async (source, target) => {
        await move(source, target);
        await target.client.createTransfers([bill]);
        await expect(move(source, target)).rejects.toMatchObject({ code: 'target_differs' });
      });
    });

    it('is not moved where its last transfer is in the future', async () => {
      const soon = BigInt(Date.now() + 3_600_000) * 1_000_000n;
      const bill = transfer({ id: 5n, debit_account_id: 1n, credit_account_id: 2n });
      const ahead = await newLedger(
        (client) => client.createTransfers([bill]),
        () => soon,
      );
      await withLedgers({ kind: 'embedded', path: ahead }, file('behind.db'), async (source, target) => {
        await expect(move(source, target)).rejects.toMatchObject({ code: 'source_ahead' });
        expect(await target.client.queryAccounts(queryFilter())).toEqual([]);
      });
    });

    it('is not moved while a hold is open, and can wait for it', async () => {
      const held = await newLedger((client) => client.createTransfers([HOLD]));
      await withLedgers({ kind: 'embedded', path: held }, file('held.db'), async (source, target) => {
        await expect(move(source, target)).rejects.toMatchObject({ code: 'holds_open' });
        expect(await target.client.queryAccounts(queryFilter())).toEqual([]);
        expect(await move(source, target, 30_000)).toMatchObject({ transfers: 2 });
        const same = await digestLedger(target.client);
        expect(await compareLedgers(source.client, target.client)).toEqual({ from: same, to: same });
      });
    });

    const IMPORTED = {
      ...transfer({ id: 100n, debit_account_id: 1n, credit_account_id: 2n, amount: 7n }),
      flags: TransferFlags.imported,
      timestamp: FIRST_MOMENT + 10n,
    };
    const CHANGES: Partial<Transfer>[] = [
      { id: 101n },
      { debit_account_id: 2n, credit_account_id: 1n },
      { amount: 8n },
      { user_data_128: 1n },
      { user_data_64: 1n },
      { user_data_32: 1 },
      { code: 2 },
      { flags: TransferFlags.imported | TransferFlags.pending },
      { timestamp: FIRST_MOMENT + 11n },
    ];

    async function imported(change: Partial<Transfer>): Promise<string> {
      return newLedger(async (client) => {
        const [result] = await client.createTransfers([{ ...IMPORTED, ...change }]);
        expect(result?.status).toBe(CreateTransferStatus.created);
      });
    }

    it.each(CHANGES)('is told from one with %p', async (change) => {
      const [from, to] = [await imported({}), await imported(change)];
      await withLedgers(
        { kind: 'embedded', path: from },
        { kind: 'embedded', path: to },
        async (one, other) => {
          const found = await compareLedgers(one.client, other.client);
          expect(found).toMatchObject({ from: expect.any(String), to: expect.any(String) });
          expect(await digestLedger(one.client)).not.toMatchObject({
            sha256: (await digestLedger(other.client)).sha256,
          });
        },
      );
    });

    it('is told from one that lacks the release of a hold, or its timeout', async () => {
      let time = FIRST_MOMENT + 1_000n;
      const expired = await newLedger(
        async (client) => {
          await client.createTransfers([HOLD]);
          time += 10_000_000_000n;
          await client.lookupAccounts([1n]);
        },
        () => (time += 1_000n),
      );
      const [hold] = await withLedgers(
        { kind: 'embedded', path: expired },
        file('released.db'),
        async (source, target) => {
          await move(source, target);
          expect(await compareLedgers(source.client, target.client)).toHaveProperty('from.sha256');
          return target.client.queryTransfers(queryFilter());
        },
      );
      const open = await newLedger((client) => client.createTransfers([hold!]));
      await withLedgers(
        { kind: 'embedded', path: expired },
        { kind: 'embedded', path: open },
        async (one, other) => {
          expect(await compareLedgers(one.client, other.client)).toMatchObject({ from: expect.any(String) });
        },
      );
    });
  });
});
