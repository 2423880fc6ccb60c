import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { join } from 'node:path';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import type { Client } from 'tigerbeetle-node';
import { CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, NANOSECONDS_PER_SECOND, TIMESTAMP_MAX, transfer } from './build';
import { nextId, Stage } from './suites/stage';

const { pending, post_pending_transfer, void_pending_transfer } = TransferFlags;
const DAY = 86_400n * NANOSECONDS_PER_SECOND;
const TODAY = 1_800_000_000n * NANOSECONDS_PER_SECOND;
const TIMEOUT_MAX_SECONDS = 0xffff_ffff;

describe('the embedded engine’s time', () => {
  let directory: TemporaryDirectory;
  let client: Client;
  let time: bigint;

  beforeEach(() => {
    directory = new TemporaryDirectory();
    open(TODAY);
  });

  afterEach(() => {
    client.destroy();
    directory.remove();
  });

  function open(at: bigint): void {
    time = at;
    client = openEmbeddedClient({ path: join(directory.path, 'ledger.db'), now: () => time });
  }

  it('gives every event a later timestamp than the one before, whatever the clock does, also across openings', async () => {
    const stage = await Stage.set(client);
    const timestamps: bigint[] = [];
    const create = async (count: number): Promise<void> => {
      const events = Array.from({ length: count }, () => stage.transfer());
      const results = await client.createTransfers(events);
      timestamps.push(...results.map(({ timestamp }) => timestamp));
    };
    const clocks = [TODAY, TODAY + 5n, TODAY - DAY, 1n, 0n, TODAY - 1n, TODAY + DAY, TODAY + DAY, TODAY];
    for (const at of clocks) {
      time = at;
      await create(3);
      client.destroy();
      open(at);
      await create(3);
      await create(1);
    }
    const sorted = [...timestamps].sort((a, b) => (a < b ? -1 : 1));
    expect(timestamps).toEqual(sorted);
    expect(new Set(timestamps).size).toBe(timestamps.length);
    expect(timestamps[0]).toBeGreaterThanOrEqual(TODAY);
    expect(timestamps.at(-1)).toBeLessThan(TODAY + DAY + 1_000_000n);
  });

  it('follows the clock when it goes forward', async () => {
    const stage = await Stage.set(client);
    for (const at of [TODAY + 10n * DAY, TODAY + 20n * DAY]) {
      time = at;
      const [result] = await client.createTransfers([stage.transfer()]);
      expect(result!.timestamp).toBeGreaterThanOrEqual(at);
      expect(result!.timestamp).toBeLessThan(at + 1_000n);
    }
  });

  it('lets a transfer expire at its very nanosecond, for posts and voids', async () => {
    const stage = await Stage.set(client);
    const seen = new Set<string>();
    for (const flags of [post_pending_transfer, void_pending_transfer]) {
      for (let offset = -4n; offset <= 4n; offset += 1n) {
        time += DAY;
        const hold = stage.transfer({ flags: pending, timeout: 30 });
        await stage.haveTransferred([hold]);
        const expiresAt = (await stage.timestampOfTransfer(hold.id)) + 30n * NANOSECONDS_PER_SECOND;
        time = expiresAt + offset;
        const [result] = await client.createTransfers([stage.settlement(hold.id, { flags })]);
        const status = CreateTransferStatus[result!.status];
        expect([offset, status]).toEqual([
          offset,
          result!.timestamp >= expiresAt ? 'pending_transfer_expired' : 'created',
        ]);
        seen.add(status);
      }
    }
    expect([...seen].sort()).toEqual(['created', 'pending_transfer_expired']);
  });

  it('lets transfers expire that were pending when the clock was set back', async () => {
    const stage = await Stage.set(client);
    const hold = stage.transfer({ flags: pending, timeout: 10 });
    await stage.haveTransferred([hold]);
    client.destroy();
    open(TODAY - DAY);
    const later = stage.through(client);
    expect(
      await later.createTransfers([stage.settlement(hold.id, { flags: post_pending_transfer, ledger: 9 })]),
    ).toEqual(['pending_transfer_has_different_ledger']);
    time = TODAY + 11n * NANOSECONDS_PER_SECOND;
    expect(
      await later.createTransfers([stage.settlement(hold.id, { flags: post_pending_transfer })]),
    ).toEqual(['pending_transfer_expired']);
    const [debit] = await client.lookupAccounts([stage.debit]);
    expect(debit!.debits_pending).toBe(0n);
  });

  it('refuses a timeout that ends after the last timestamp there is: overflows_timeout', async () => {
    const longest = BigInt(TIMEOUT_MAX_SECONDS) * NANOSECONDS_PER_SECOND;
    time = TIMESTAMP_MAX - longest - DAY;
    const stage = await Stage.set(client);
    const hold = (timeout: number): ReturnType<Stage['transfer']> =>
      stage.transfer({ flags: pending, timeout });
    expect(await stage.createTransfers([hold(TIMEOUT_MAX_SECONDS)])).toEqual(['created']);
    time = TIMESTAMP_MAX - longest + NANOSECONDS_PER_SECOND / 2n;
    expect(await stage.createTransfers([hold(TIMEOUT_MAX_SECONDS), hold(TIMEOUT_MAX_SECONDS - 1)])).toEqual([
      'overflows_timeout',
      'created',
    ]);
    // The checks around it keep their places: overflowing sums before, the limit of the account after.
    const limited = await stage.have([stage.account({ flags: 2 })]);
    expect(
      await stage.createTransfers([
        stage.transfer({ ...hold(TIMEOUT_MAX_SECONDS), debit_account_id: limited }),
      ]),
    ).toEqual(['overflows_timeout']);
  });

  it('has room for the events of the year 2200', async () => {
    time = 7_258_118_400n * NANOSECONDS_PER_SECOND;
    const [result] = await client.createAccounts([account({ id: nextId() })]);
    expect(result!.timestamp).toBeGreaterThanOrEqual(time);
    const [refused] = await client.createTransfers([transfer({ id: nextId() })]);
    expect(refused!.timestamp).toBeGreaterThan(result!.timestamp);
  });
});
