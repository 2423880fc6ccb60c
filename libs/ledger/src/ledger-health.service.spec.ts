import { Logger } from '@nestjs/common';
import type { Client } from 'tigerbeetle-node';
import { LedgerClockAheadError, LedgerUnavailableError } from './errors';
import { LedgerHealth } from './ledger-health.service';
import { LedgerHolds } from './ledger-holds.service';
import { LedgerMovements } from './ledger-movements.service';
import { TestLedger } from '../../../test/support/ledger/test-ledger';

const FOUR_YEARS = 4n * 365n * 86_400_000_000_000n;
const REF = { userId: 'ada', currency: { code: 'USD', ledger: 840 } };
const ORDER = { ...REF, amount: 1n, descriptionId: 0n, idempotencyKey: null };

const mockFaults = { diskIsFull: false, aheadBy: 0n };
jest.mock('@app/tigerbeetle-embedded', () => {
  const engine = jest.requireActual<typeof import('@app/tigerbeetle-embedded')>('@app/tigerbeetle-embedded');
  return {
    openEmbeddedClient: ({ path }: { path: string }): Client => {
      const now = () => BigInt(Date.now()) * 1_000_000n + mockFaults.aheadBy;
      const client = engine.openEmbeddedClient({ path, now });
      return {
        ...client,
        createTransfers: (batch) =>
          mockFaults.diskIsFull
            ? Promise.reject(new Error('no space left on device'))
            : client.createTransfers(batch),
      };
    },
  };
});

let ledger: TestLedger;
let health: LedgerHealth;
const bill = () => ledger.get(LedgerMovements).bill(ORDER);
const hold = () => ledger.get(LedgerHolds).place({ ...ORDER, expiresInSeconds: 1 });

beforeEach(async () => {
  Logger.overrideLogger(false);
  Object.assign(mockFaults, { diskIsFull: false, aheadBy: 0n });
  ledger = await TestLedger.start();
  health = ledger.get(LedgerHealth);
  await ledger.accounts.create({ ...REF, openingBalance: 10n, idempotencyKey: null });
});

afterEach(async () => {
  await ledger.stop();
});

describe('a ledger that takes no writes', () => {
  it('is not available from a failed write on, until one succeeds', async () => {
    expect(await health.isAvailable()).toBe(true);
    mockFaults.diskIsFull = true;
    await expect(bill()).rejects.toBeInstanceOf(LedgerUnavailableError);
    expect([await health.isAvailable(), health.isWritable]).toEqual([false, false]);
    mockFaults.diskIsFull = false;
    await bill();
    expect([await health.isAvailable(), health.isWritable]).toEqual([true, true]);
  });

  it('is available again without traffic, by a probe per second', async () => {
    mockFaults.diskIsFull = true;
    await expect(bill()).rejects.toBeInstanceOf(LedgerUnavailableError);
    const now = jest.spyOn(performance, 'now');
    const startedAt = performance.now();
    const isAvailableAt = (ms: number) => {
      now.mockReturnValue(startedAt + ms);
      return health.isAvailable();
    };
    try {
      expect(await isAvailableAt(0)).toBe(false);
      mockFaults.diskIsFull = false;
      expect(await isAvailableAt(900)).toBe(false);
      expect(await isAvailableAt(1_100)).toBe(true);
    } finally {
      now.mockRestore();
    }
    expect((await ledger.accounts.balance(REF)).balance).toBe(10n);
  });
});

describe('a ledger whose time is ahead after its clock was corrected', () => {
  it.each([
    ['noticed later', () => Promise.resolve()],
    ['noticed at the start', () => ledger.restart()],
  ])('refuses holds, and nothing else: %s', async (_when, restart) => {
    mockFaults.aheadBy = FOUR_YEARS;
    await bill();
    mockFaults.aheadBy = 0n;
    await restart();
    await expect(hold()).rejects.toBeInstanceOf(LedgerClockAheadError);
    expect((await bill()).newBalance).toBe(8n);
    expect(ledger.get(LedgerHealth).clockAheadSeconds).toBeGreaterThan(1e8);
    expect(await ledger.accounts.balance(REF)).toEqual({ balance: 8n, held: 0n, available: 8n });
  });

  it('frees the very hold that shows it', async () => {
    mockFaults.aheadBy = FOUR_YEARS;
    await expect(hold()).rejects.toBeInstanceOf(LedgerClockAheadError);
    expect(await ledger.accounts.balance(REF)).toEqual({ balance: 10n, held: 0n, available: 10n });
  });

  it('takes earlier holds for expired, as the ledger does', async () => {
    const { holdId } = await hold();
    expect((await ledger.get(LedgerHolds).state(holdId)).status).toBe('pending');
    mockFaults.aheadBy = FOUR_YEARS;
    await bill();
    mockFaults.aheadBy = 0n;
    expect((await ledger.get(LedgerHolds).state(holdId)).status).toBe('expired');
  });

  it('takes holds while it is ahead by no more than two seconds', async () => {
    mockFaults.aheadBy = 1_500_000_000n;
    await expect(hold()).resolves.toMatchObject({ available: 9n });
  });

  it('warns once', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    mockFaults.aheadBy = FOUR_YEARS;
    for (let count = 0; count < 3; count += 1) await bill();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/^The ledger's time is 126\d{6} s ahead/);
    warn.mockRestore();
  });
});
