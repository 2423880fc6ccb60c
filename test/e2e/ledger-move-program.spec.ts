import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client } from 'tigerbeetle-node';
import { QueryFilterFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, queryFilter, transfer } from '../../libs/tigerbeetle-embedded/src/testing/events';
import { useTemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { MoveProgram, runDigest, runMove, type Ending } from '../support/move/move-program';
import { makeRandomLedger } from '../support/move/random-ledger';
import { mountSmallDisk, resizeSmallDisk, unmount } from '../support/processes/small-disk';
import { newSeed, withSeed } from '../support/random/seed';
import { Random } from '../support/random/random';
import { describeWith } from '../support/requirements/requirements';
import { runs } from '../support/run/length';
import { TIGERBEETLE_CLUSTER_ID, TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

jest.setTimeout(1_800_000);

/** MOVE_TRANSFERS=1000000 takes a quarter of an hour in the long run. */
const TRANSFERS = runs(12_000, Number(process.env['MOVE_TRANSFERS'] ?? 250_000));
const KILLS = runs(3, 10);
const LOOK_EVERY_MS = 5;
const NANOSECONDS_PER_SECOND = 1_000_000_000n;

const digestIn = ({ output }: Ending) => /SHA-256 ([0-9a-f]{64})/.exec(output)?.[1];

describe('npm run ledger:move', () => {
  const inDirectory = useTemporaryDirectory();

  describeWith('tigerbeetle')('to a server', () => {
    let running: TigerBeetleServer | undefined;
    const server = () => running!;

    // Each test has an empty server.
    beforeEach(async () => {
      // The small messages of a server for development take too long for so many.
      running = await TigerBeetleServer.start({ isForDevelopment: runs(true, false) });
    });

    afterEach(async () => {
      await running?.stop();
      running = undefined;
    });

    const place = () => `${TIGERBEETLE_CLUSTER_ID}@${server().address}`;

    async function onServer<T>(use: (client: Client) => Promise<T>): Promise<T> {
      const { createClient } = await import('tigerbeetle-node');
      const client = createClient({
        cluster_id: TIGERBEETLE_CLUSTER_ID,
        replica_addresses: [server().address],
      });
      try {
        return await use(client);
      } finally {
        client.destroy();
      }
    }

    it('moves a ledger whole, though the program and the server are killed again and again', () => {
      const seed = newSeed();
      return withSeed(seed, async () => {
        const path = inDirectory('random.db');
        await makeRandomLedger(path, TRANSFERS, seed);
        const before = digestIn(await runDigest(path));
        const moments = momentsToKill(await timestampsOf(path), 2 * KILLS, new Random(seed));
        let killed = 0;
        await onServer(async (client) => {
          let program = new MoveProgram('ledger-move', ['--from', path, '--to', place()]);
          for (const [index, moment] of moments.entries()) {
            await untilReached(client, moment, program);
            if (index % 2 === 0) {
              program.kill();
              if ((await program.ending).signal === 'SIGKILL') killed += 1;
              program = new MoveProgram('ledger-move', ['--from', path, '--to', place()]);
            } else {
              await server().restart();
            }
          }
          expect(await program.ending).toMatchObject({ code: 0 });
        });
        expect(killed).toBeGreaterThan(KILLS / 2);
        const verified = await runMove('--from', path, '--to', place(), '--verify');
        expect(verified).toMatchObject({ code: 0, errors: '' });
        expect(verified.output).toContain('The ledgers hold the same.');
        expect(digestIn(verified)).toBe(before);
        const back = inDirectory('back.db');
        expect(await runMove('--from', place(), '--to', back)).toMatchObject({ code: 0 });
        expect(digestIn(await runDigest(back))).toBe(before);
      });
    });

    it('refuses a server that has other accounts, and changes nothing', async () => {
      const path = inDirectory('another.db');
      await makeRandomLedger(path, 100, newSeed());
      await onServer((client) => client.createAccounts([account({ id: 999n })]));
      const before = await runDigest(place());
      const refused = await runMove('--from', path, '--to', place());
      expect(refused).toMatchObject({ code: 1, output: '' });
      expect(refused.errors).toMatch(/^The target has the account [0-9a-f]+, which the source does not have/);
      expect(await runDigest(place())).toEqual(before);
    });

    it('says that a server does not answer, as with a wrong cluster id', async () => {
      const path = inDirectory('one.db');
      await makeRandomLedger(path, 100, newSeed());
      const wrong = `12345@${server().address}`;
      const refused = await runMove('--from', path, '--to', wrong);
      expect(refused).toMatchObject({ code: 1, output: '' });
      expect(refused.errors).toContain(
        `The ledger at ${wrong} has not answered for 10 s: does it run, and are its cluster id and addresses right?`,
      );
    });
  });

  describe('from a file', () => {
    it('refuses one that is not there, in use, or something else', async () => {
      const target = inDirectory('never.db');
      const [absent, used, foreign] = ['absent.db', 'used.db', 'foreign.db'].map(inDirectory);
      expect(await runMove('--from', absent!, '--to', target)).toMatchObject({
        code: 1,
        errors: `There is no ${absent}.\n`,
      });
      const client = openEmbeddedClient({ path: used! });
      const refused = await runMove('--from', used!, '--to', target);
      client.destroy();
      expect(refused).toMatchObject({
        code: 1,
        errors: `The ledger file ${used} is in use by another process or client.\n`,
      });
      writeFileSync(foreign!, 'a text\n'.repeat(1_000));
      const bytes = readFileSync(foreign!);
      for (const args of [
        ['--from', foreign!, '--to', target],
        ['--from', used!, '--to', foreign!],
      ]) {
        expect(await runMove(...args)).toMatchObject({
          code: 1,
          errors: `The file ${foreign} is not a ledger file.\n`,
        });
      }
      expect(readFileSync(foreign!)).toEqual(bytes);
      expect(existsSync(absent!)).toBe(false);
      expect(existsSync(target)).toBe(false);
    });

    it('refuses open holds, or waits for them until a deadline', async () => {
      const [path, target] = ['held.db', 'held-target.db'].map(inDirectory);
      const client = openEmbeddedClient({ path: path! });
      await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
      const hold = { debit_account_id: 1n, credit_account_id: 2n, flags: TransferFlags.pending };
      await client.createTransfers([
        transfer({ ...hold, id: 3n, timeout: 6 }),
        transfer({ ...hold, id: 4n, timeout: 6 }),
      ]);
      client.destroy();
      const refused = await runMove('--from', path!, '--to', target!);
      expect(refused.code).toBe(1);
      expect(refused.errors).toMatch(
        /^The source has open holds \(2\), the last of which expires at \S+Z; --wait waits for them\.\n$/,
      );
      const early = await runMove('--from', path!, '--to', target!, '--wait', '--deadline', '1');
      expect(early.code).toBe(1);
      expect(early.errors).toMatch(/^The source still has open holds \(2\)/);
      expect(existsSync(target!)).toBe(false);
      expect(await runMove('--from', path!, '--to', target!, '--wait')).toMatchObject({ code: 0 });
      expect(await runMove('--from', path!, '--to', target!, '--verify')).toMatchObject({ code: 0 });
    });

    it('shows where two ledgers differ', async () => {
      const [one, other] = ['one-account.db', 'two-accounts.db'].map(inDirectory);
      for (const [path, ids] of [
        [one!, [1n]],
        [other!, [1n, 2n]],
      ] as const) {
        const client = openEmbeddedClient({ path, now: () => 1_700_000_000n * NANOSECONDS_PER_SECOND });
        await client.createAccounts(ids.map((id) => account({ id })));
        client.destroy();
      }
      const found = await runMove('--from', one!, '--to', other!, '--verify');
      expect(found).toMatchObject({ code: 1, errors: '' });
      expect(found.output).toMatch(/^The ledgers differ at line 2\.\n.*: nothing more\n.*: account 2 data/);
    });

    it.each([
      [[], /^npm run ledger:move -- --from/],
      [['--from', 'a.db'], /^npm run ledger:move -- --from/],
      [['--from', 'a.db', '--to', '1@a:b'], /^"1@a:b" is no ledger/],
      [['--from', 'a.db', '--to', 'b.db', '--deadline', '5'], /^--deadline goes with --wait/],
      [['--from', 'a.db', '--to', 'b.db', '--wait', '--deadline', 'soon'], /^--deadline holds "soon"/],
      [['--from', 'a.db', '--to', 'b.db', '--quick'], /--quick/],
    ])('refuses the arguments %p', async (args, line) => {
      const refused = await runMove(...args);
      expect(refused).toMatchObject({ code: 1, output: '' });
      expect(refused.errors).toMatch(line);
    });
  });

  describeWith('mount')('to a disk that is full', () => {
    const MEBIBYTE = 1024 * 1024;

    it('ends with a line, and goes on where it was once there is room', async () => {
      const path = inDirectory('for-disk.db');
      await makeRandomLedger(path, 20_000, newSeed());
      const before = digestIn(await runDigest(path));
      const disk = inDirectory('disk');
      mkdirSync(disk);
      mountSmallDisk(disk, 6 * MEBIBYTE);
      try {
        const target = join(disk, 'ledger.db');
        const full = await runMove('--from', path, '--to', target);
        expect(full).toMatchObject({ code: 1, output: '' });
        expect(full.errors).toMatch(/^The ledger file \S+ could not be read or written: .*\.\n$/);
        resizeSmallDisk(disk, 64 * MEBIBYTE);
        expect(await runMove('--from', path, '--to', target)).toMatchObject({ code: 0 });
        expect(digestIn(await runDigest(target))).toBe(before);
        expect(digestIn(await runDigest(path))).toBe(before);
      } finally {
        unmount(disk);
      }
    });
  });
});

async function timestampsOf(path: string): Promise<bigint[]> {
  const client = openEmbeddedClient({ path });
  const timestamps: bigint[] = [];
  try {
    for (let first = 0n; ;) {
      const page = await client.queryTransfers(queryFilter({ timestamp_min: first }));
      for (const { timestamp } of page) timestamps.push(timestamp);
      const last = page.at(-1);
      if (last === undefined) return timestamps;
      first = last.timestamp + 1n;
    }
  } finally {
    client.destroy();
  }
}

/** Moments at random, one in each part of the ledger, but for its end. */
function momentsToKill(timestamps: readonly bigint[], count: number, random: Random): bigint[] {
  const part = Math.floor(timestamps.length / (count + 1));
  return Array.from({ length: count }, (_, index) => timestamps[index * part + random.below(part)]!);
}

/** Until the target has a transfer of this time or later, or the program has ended. */
async function untilReached(client: Client, moment: bigint, program: MoveProgram): Promise<void> {
  const newest = queryFilter({ limit: 1, flags: QueryFilterFlags.reversed });
  const reached = async () => {
    const [last] = await client.queryTransfers(newest);
    return last !== undefined && last.timestamp >= moment;
  };
  const ended = program.ending.then(() => true);
  while (!(await reached())) {
    if (await Promise.race([ended, sleep(LOOK_EVERY_MS, false)])) return;
  }
}
