import {
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  LedgerInvariantError,
  LedgerUnavailableError,
  OutcomeUnknownError,
  type LedgerHolds,
} from '@app/ledger';
import { CallRefusedError, MetadataUnavailableError, type AiCalls } from '@app/metadata';
import { countedCall, startedCall } from '../../../../../test/support/calls/ai-call';
import { Settling } from './settling';

const AVAILABLE = 77n;
const HOLD = { holdId: 5n, expiresAt: 0n, transfer: null };
const OTHER = 3n;

describe('Settling', () => {
  const record = countedCall(startedCall(), { chargedUnits: 10n, uncollectedUnits: 2n });
  const calls = { count: jest.fn(), conclude: jest.fn(), settle: jest.fn() };
  const holds = { captureForCall: jest.fn(), state: jest.fn() };
  const onCaptured = jest.fn();

  beforeEach(() => {
    jest.resetAllMocks();
    calls.count.mockResolvedValue(true);
    calls.conclude.mockResolvedValue(true);
    holds.captureForCall.mockResolvedValue(AVAILABLE);
  });

  const settling = (captureInMs: number) =>
    new Settling(
      { hold: HOLD, record, captureAt: performance.now() + captureInMs, needsAvailable: true },
      calls as unknown as AiCalls,
      holds as unknown as LedgerHolds,
      onCaptured,
    );
  const concluded = (from: string, chargedUnits: bigint, uncollectedUnits: bigint) => [
    [record.callId, { from, status: record.status, chargedUnits, uncollectedUnits }],
  ];

  it('stores, captures and settles', async () => {
    expect(await settling(60_000).advance()).toBe(true);
    expect(calls.count.mock.calls).toEqual([[record]]);
    expect(holds.captureForCall.mock.calls).toEqual([[HOLD, 10n, true]]);
    expect(calls.settle.mock.calls).toEqual([[record.callId]]);
    expect(onCaptured.mock.calls).toEqual([[{ charged: 10n, available: AVAILABLE }]]);
  });

  it('captures nothing before the record is stored, while there is time', async () => {
    const call = settling(60_000);
    calls.count.mockRejectedValueOnce(new MetadataUnavailableError());
    expect(await call.advance()).toBe(false);
    expect(holds.captureForCall).not.toHaveBeenCalled();
    expect(await call.advance()).toBe(true);
    expect(calls.settle).toHaveBeenCalledTimes(1);
  });

  it('captures without a record once the hold is about to run out, and stores the record later', async () => {
    const call = settling(-1);
    calls.count.mockRejectedValueOnce(new MetadataUnavailableError());
    calls.count.mockRejectedValueOnce(new MetadataUnavailableError());
    expect(await call.advance()).toBe(false);
    expect(onCaptured).toHaveBeenCalledTimes(1);
    expect(await call.advance()).toBe(false);
    expect(await call.advance()).toBe(true);
    expect(holds.captureForCall).toHaveBeenCalledTimes(1);
    expect(calls.count).toHaveBeenCalledTimes(3);
    expect(calls.settle).toHaveBeenCalledTimes(1);
  });

  it('captures at once where the record is refused for good, and stores the amounts alone', async () => {
    calls.count.mockRejectedValue(new CallRefusedError());
    expect(await settling(60_000).advance()).toBe(true);
    expect(holds.captureForCall).toHaveBeenCalledTimes(1);
    expect(calls.conclude.mock.calls).toEqual(concluded('started', 10n, 2n));
  });

  it.each([new LedgerUnavailableError(), new OutcomeUnknownError(1n)])(
    'stores once and captures again after: $code',
    async (error) => {
      const call = settling(60_000);
      holds.captureForCall.mockRejectedValueOnce(error);
      expect(await call.advance()).toBe(false);
      expect(await call.advance()).toBe(true);
      expect(calls.count).toHaveBeenCalledTimes(1);
      expect(onCaptured).toHaveBeenCalledTimes(1);
    },
  );

  it.each([
    [new HoldExpiredError(), 0n, 12n],
    [new HoldAlreadyReleasedError(), 0n, 12n],
    [new HoldAlreadyCapturedError(), OTHER, 9n],
  ])('says what the ledger has after: $code', async (error, charged, uncollected) => {
    holds.captureForCall.mockRejectedValue(error);
    holds.state.mockResolvedValue({ amountCaptured: OTHER });
    calls.conclude.mockRejectedValueOnce(new MetadataUnavailableError());
    const call = settling(60_000);
    expect(await call.advance()).toBe(false);
    expect(await call.advance()).toBe(true);
    expect(onCaptured.mock.calls).toEqual([[{ charged, available: null }]]);
    expect(calls.conclude).toHaveBeenLastCalledWith(...concluded('counted', charged, uncollected)[0]!);
    expect(calls.settle).not.toHaveBeenCalled();
  });

  it('throws what no repetition mends', async () => {
    holds.captureForCall.mockRejectedValue(new LedgerInvariantError('broken'));
    await expect(settling(60_000).advance()).rejects.toThrow(LedgerInvariantError);
  });
});
