import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transfer } from 'tigerbeetle-node';
import { CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { useTemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { EngineProcess } from '../../support/processes/engine-process';
import { mountSmallDisk, resizeSmallDisk, unmount } from '../../support/processes/small-disk';
import { itWith } from '../../support/requirements/requirements';
import { account, transfer } from './build';

/** Room for some tens of thousands of transfers, so that the file runs into it in any phase of its work. */
const SMALL_DISK_BYTES = 6 * 1024 * 1024;
const LARGE_DISK_BYTES = 64 * 1024 * 1024;
const BATCH_LENGTH = 1000;
const BATCHES_MAX = 200;
const DEBIT = 1n;
const CREDIT = 2n;

jest.setTimeout(120_000);

function batch(number: number): Transfer[] {
  return Array.from({ length: BATCH_LENGTH }, (_, index) =>
    transfer({
      id: BigInt(number * BATCH_LENGTH + index + 10),
      debit_account_id: DEBIT,
      credit_account_id: CREDIT,
      amount: 1n,
    }),
  );
}

/** The id of each transfer of the batches that is there. */
async function found(ledger: EngineProcess, from: number, to: number): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (let number = from; number < to; number += 1) {
    const transfers = await ledger.lookupTransfers(batch(number).map(({ id }) => id));
    ids.push(...transfers.map(({ id }) => id));
  }
  return ids;
}

function idsOf(from: number, to: number): bigint[] {
  return Array.from({ length: (to - from) * BATCH_LENGTH }, (_, index) =>
    BigInt(from * BATCH_LENGTH + index + 10),
  );
}

async function expectBalance(ledger: EngineProcess, batches: number): Promise<void> {
  const [debit, credit] = await ledger.lookupAccounts([DEBIT, CREDIT]);
  expect(debit!.debits_posted).toBe(BigInt(batches * BATCH_LENGTH));
  expect(credit!.credits_posted).toBe(BigInt(batches * BATCH_LENGTH));
}

/** Writes until the disk is full, then on with more room; returns how many batches there are in the end. */
async function fillAndGoOn(ledger: EngineProcess, makeRoom: () => void): Promise<number> {
  await ledger.createAccounts([account({ id: DEBIT }), account({ id: CREDIT })]);
  let stored = 0;
  let failure: unknown;
  while (failure === undefined) {
    expect(stored).toBeLessThan(BATCHES_MAX);
    try {
      await ledger.createTransfers(batch(stored));
      stored += 1;
    } catch (error) {
      failure = error;
    }
  }
  expect(stored).toBeGreaterThan(5);
  expect(failure).toMatchObject({ name: 'EmbeddedStorageError', code: 'EMBEDDED_STORAGE_FAILED' });

  // All that was stored is readable, and nothing of the batch that was not.
  expect(await found(ledger, 0, stored)).toEqual(idsOf(0, stored));
  expect(await found(ledger, stored, stored + 1)).toEqual([]);
  await expectBalance(ledger, stored);

  // It fails as often as it is tried, also when several are tried at once.
  const more = await Promise.allSettled(
    [0, 1, 2].map((next) => ledger.createTransfers(batch(stored + next))),
  );
  for (const outcome of more) {
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ code: 'EMBEDDED_STORAGE_FAILED' });
  }
  expect(more[0]!.status).toBe('rejected');

  makeRoom();
  const next = Array.from({ length: 10 }, (_, index) => stored + index);
  for (const number of next) {
    const results = await ledger.createTransfers(batch(number));
    for (const { status } of results) {
      expect([CreateTransferStatus.created, CreateTransferStatus.exists]).toContain(status);
    }
  }
  stored += next.length;
  expect(await found(ledger, 0, stored)).toEqual(idsOf(0, stored));
  await expectBalance(ledger, stored);
  return stored;
}

describe('the embedded engine, when the disk is full,', () => {
  const inDirectory = useTemporaryDirectory();

  async function expectAllAfterReopening(path: string, batches: number): Promise<void> {
    const ledger = await EngineProcess.start(path);
    try {
      expect(await found(ledger, 0, batches)).toEqual(idsOf(0, batches));
      await expectBalance(ledger, batches);
    } finally {
      await ledger.close();
    }
  }

  async function tryOn(path: string, limit: (ledger: EngineProcess, bytes: number) => void): Promise<void> {
    const ledger = await EngineProcess.start(path);
    let stored: number;
    try {
      limit(ledger, SMALL_DISK_BYTES);
      stored = await fillAndGoOn(ledger, () => {
        limit(ledger, LARGE_DISK_BYTES);
      });
    } finally {
      await ledger.close();
    }
    await expectAllAfterReopening(path, stored);
  }

  itWith('mount')(
    'refuses whole batches, keeps the rest readable, goes on when there is room: ENOSPC',
    async () => {
      const mountPoint = inDirectory('small');
      await mkdir(mountPoint);
      mountSmallDisk(mountPoint, SMALL_DISK_BYTES);
      try {
        await tryOn(join(mountPoint, 'ledger.db'), (_, bytes) => {
          resizeSmallDisk(mountPoint, bytes);
        });
      } finally {
        unmount(mountPoint);
      }
    },
  );

  itWith('prlimit')(
    'refuses whole batches, keeps the rest readable, goes on when there is room: EFBIG',
    async () => {
      // The log beside the file has the same limit, so the whole may grow to twice as much.
      await tryOn(inDirectory('ledger.db'), (ledger, bytes) => {
        execFileSync('prlimit', ['--pid', String(ledger.pid), `--fsize=${bytes / 2}:unlimited`]);
      });
    },
  );
});
