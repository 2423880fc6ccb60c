import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Transfer } from 'tigerbeetle-node';
import { CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { useTemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../../support/async/eventually';
import { EngineProcess } from '../../support/processes/engine-process';
import { runs } from '../../support/run/length';
import { account, transfer } from './build';

/** A ledger from its beginning, and one so large that its indexes are being written out all the time. */
const LEDGERS = [
  { size: 'a new ledger', transfersBefore: 0, kills: runs(3, 12) },
  { size: 'a large ledger', transfersBefore: 70_000, kills: runs(2, 8) },
];
jest.setTimeout(300_000);

const BATCHES_UNDER_WAY = 6;
const LIFE_MAX_MS = 200;
const FIRST_BATCH_MAX_MS = 60_000;
const DEBIT = 1n;
const CREDIT = 2n;

interface Batch {
  readonly ids: readonly bigint[];
  acknowledged: boolean;
}

/** A process that writes all the time, until it is killed at a moment that nobody chose. */
describe.each(LEDGERS)(
  'the embedded engine, killed while it writes to $size',
  ({ transfersBefore, kills }) => {
    const inDirectory = useTemporaryDirectory();
    let path: string;
    let lastId = BigInt(2 * transfersBefore + 10);

    beforeAll(async () => {
      path = inDirectory('ledger.db');
      const engine = await EngineProcess.start(path);
      await engine.createAccounts([account({ id: DEBIT }), account({ id: CREDIT })]);
      await engine.fill({ firstId: 10n, count: transfersBefore, debit: DEBIT, credit: CREDIT });
      await engine.close();
    });

    async function withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
      const client = openEmbeddedClient({ path });
      try {
        return await use(client);
      } finally {
        client.destroy();
      }
    }

    /** Batches of every size up to one that spans many pages of the file. */
    function nextBatch(): Transfer[] {
      const length = 1 + Math.floor(Math.random() * (Math.random() < 0.1 ? 2000 : 60));
      return Array.from({ length }, () => {
        lastId += 1n;
        return transfer({ id: lastId, debit_account_id: DEBIT, credit_account_id: CREDIT, amount: 1n });
      });
    }

    async function writeUntilKilled(engine: EngineProcess, batches: Batch[]): Promise<void> {
      for (;;) {
        const events = nextBatch();
        const batch: Batch = { ids: events.map(({ id }) => id), acknowledged: false };
        batches.push(batch);
        try {
          const results = await engine.createTransfers(events);
          batch.acknowledged = true;
          expect(results.every(({ status }) => status === CreateTransferStatus.created)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROCESS_ENDED' });
          return;
        }
      }
    }

    async function lookupAll(client: Client, ids: readonly bigint[]): Promise<Transfer[]> {
      const found: Transfer[] = [];
      for (let start = 0; start < ids.length; start += 8000) {
        found.push(...(await client.lookupTransfers(ids.slice(start, start + 8000))));
      }
      return found;
    }

    it(`has lost nothing that it acknowledged and split no batch, ${kills} times over`, async () => {
      const kept: bigint[] = [];
      for (let round = 0; round < kills; round += 1) {
        const engine = await EngineProcess.start(path);
        const batches: Batch[] = [];
        const writers = Array.from({ length: BATCHES_UNDER_WAY }, () => writeUntilKilled(engine, batches));
        // Every other life lasts until there is something to lose; the rest may end before.
        if (round % 2 === 0) {
          await until('a batch is acknowledged', FIRST_BATCH_MAX_MS, () =>
            batches.some(({ acknowledged }) => acknowledged),
          );
        }
        await sleep(Math.random() * LIFE_MAX_MS);
        await engine.kill();
        await Promise.all(writers);

        await withClient(async (client) => {
          const found = new Set(
            (
              await lookupAll(
                client,
                batches.flatMap(({ ids }) => ids),
              )
            ).map(({ id }) => id),
          );
          for (const { ids, acknowledged } of batches) {
            const there = ids.filter((id) => found.has(id)).length;
            expect(acknowledged ? [ids.length] : [0, ids.length]).toContain(there);
            if (there > 0) kept.push(...ids);
          }
          const [debit, credit] = await client.lookupAccounts([DEBIT, CREDIT]);
          expect(debit!.debits_posted).toBe(BigInt(transfersBefore + kept.length));
          expect(credit!.credits_posted).toBe(BigInt(transfersBefore + kept.length));
        });
      }

      await withClient(async (client) => {
        const found = await lookupAll(client, kept);
        expect(found.length).toBe(kept.length);
        expect(found.every(({ id }, index) => id === kept[index])).toBe(true);
        expect(new Set(found.map(({ timestamp }) => timestamp)).size).toBe(kept.length);
      });
      expect(kept.length).toBeGreaterThan(0);
    });
  },
);
