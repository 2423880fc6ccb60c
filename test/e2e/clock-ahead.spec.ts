import { join } from 'node:path';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const FOUR_YEARS_SECONDS = 4 * 365 * 86_400;
const USD = 840;
const user_id = 'ada';

describe('a ledger whose time is four years ahead', () => {
  let folder: TemporaryDirectory;
  let service: ServiceProcess | undefined;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(async () => {
    await service?.kill();
    folder.remove();
  });

  /** What one write under a wrong clock leaves behind. */
  async function writeFourYearsAhead(): Promise<void> {
    const now = () => BigInt(Date.now() + FOUR_YEARS_SECONDS * 1_000) * 1_000_000n;
    const client = openEmbeddedClient({ path: join(folder.path, 'ledger.db'), now });
    try {
      const account = { id: 77n, ledger: USD, code: 1, flags: 0, timestamp: 0n };
      const fields = { user_data_128: 0n, user_data_64: 0n, user_data_32: 0, reserved: 0 };
      const balances = { debits_pending: 0n, debits_posted: 0n, credits_pending: 0n, credits_posted: 0n };
      const [result] = await client.createAccounts([{ ...account, ...fields, ...balances }]);
      expect(result!.timestamp).toBeGreaterThan(now() - 60_000_000_000n);
    } finally {
      client.destroy();
    }
  }

  it('is named at the start and in a metric, bills as before, and holds nothing', async () => {
    service = await ServiceProcess.start({ DATA_DIR: folder.path });
    await service.api.createAccount({ user_id, initial_balance: 10 });
    expect((await service.stop()).code).toBe(0);
    await writeFourYearsAhead();

    service = await ServiceProcess.start({ DATA_DIR: folder.path });
    const { api } = service;
    expect(service.output).toMatch(/"level":"(warn|error)".*ahead of/);
    const seconds = /^ledger_clock_ahead_seconds (\S+)$/m.exec((await api.get('/metrics')).text)?.[1];
    expect(Number(seconds)).toBeGreaterThan(FOUR_YEARS_SECONDS - 3_600);
    const hold = await api.post('/api/v1/holds', { user_id, amount: 4, expires_in_seconds: 1 });
    expect([hold.status, hold.json.code]).toEqual([503, 'ledger_clock_ahead']);
    expect((await api.bill({ user_id, amount: 3 })).json.new_balance).toBe(7);
    expect((await api.get(`/api/v1/accounts/${user_id}`)).json).toMatchObject({ balance: 7, held: 0 });
  });
});
