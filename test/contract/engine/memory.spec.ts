import { useTemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { EngineProcess } from '../../support/processes/engine-process';
import { account } from './build';

const MEBIBYTE = 1024 * 1024;
const TRANSFERS_BEFORE = 50_000;
const TRANSFERS_MORE = 150_000;
/**
 * A transfer is 128 bytes; to keep each of them in memory, with its id to find it by, takes well over 200.
 */
const GROWTH_MAX_BYTES = 12 * MEBIBYTE;
const IN_USE_MAX_BYTES = 128 * MEBIBYTE;

describe('the memory of the embedded engine', () => {
  const inDirectory = useTemporaryDirectory();

  it('does not grow with the number of transfers, neither while it writes nor when it is opened again', async () => {
    const path = inDirectory('ledger.db');
    const engine = await EngineProcess.start(path);
    const inUse = async (process: EngineProcess): Promise<number> => {
      const { heap, buffers } = await process.memoryInUse();
      return heap + buffers;
    };
    let before: number;
    try {
      await engine.createAccounts([account({ id: 1n }), account({ id: 2n })]);
      const more = { debit: 1n, credit: 2n };
      expect(await engine.fill({ ...more, firstId: 1000n, count: TRANSFERS_BEFORE })).toBe(TRANSFERS_BEFORE);
      before = await inUse(engine);
      expect(await engine.fill({ ...more, firstId: 1_000_000n, count: TRANSFERS_MORE })).toBe(TRANSFERS_MORE);
      const after = await inUse(engine);
      expect(after - before).toBeLessThan(GROWTH_MAX_BYTES);
      expect(after).toBeLessThan(IN_USE_MAX_BYTES);
    } finally {
      await engine.close();
    }

    const again = await EngineProcess.start(path);
    try {
      const [debit] = await again.lookupAccounts([1n]);
      expect(debit!.debits_posted).toBe(BigInt(TRANSFERS_BEFORE + TRANSFERS_MORE));
      expect(await inUse(again)).toBeLessThan(before + GROWTH_MAX_BYTES);
    } finally {
      await again.close();
    }
  }, 120_000);
});
