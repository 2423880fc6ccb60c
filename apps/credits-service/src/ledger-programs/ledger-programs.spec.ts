import { resolve } from 'node:path';
import { describeDigest } from './describe-digest';
import { parseLedgerPlace } from './ledger-place';
import { ProgressLine } from './progress-line';

describe('where a ledger is', () => {
  it.each([
    ['data/ledger.db', { kind: 'embedded', path: resolve('data/ledger.db') }],
    ['./1@host', { kind: 'embedded', path: resolve('1@host') }],
    ['1@10.0.0.1', { kind: 'tigerbeetle', clusterId: 1n, addresses: [{ host: '10.0.0.1', port: 3_000 }] }],
    [
      '340282366920938463463374607431768211455@tb-0:3001,[::1]:3002',
      {
        kind: 'tigerbeetle',
        clusterId: 2n ** 128n - 1n,
        addresses: [
          { host: 'tb-0', port: 3_001 },
          { host: '::1', port: 3_002 },
        ],
      },
    ],
  ])('is read from %s', (text, engine) => {
    expect(parseLedgerPlace(text)).toEqual(engine);
  });

  it.each(['1@', '1@a,,b', '1@a:99999', '1@a,b,c,d,e,f,g', '340282366920938463463374607431768211456@a'])(
    'can’t be %s',
    (text) => {
      expect(() => parseLedgerPlace(text)).toThrow(`"${text}" is no ledger`);
    },
  );
});

describe('the line of progress', () => {
  const drawn: string[] = [];
  const terminal = (isTTY: boolean) => ({ isTTY, write: (text: string) => drawn.push(text) > 0 });

  beforeEach(() => {
    drawn.length = 0;
    jest.useFakeTimers({ now: 0 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('says how far, how fast and how long, twice a second at most', () => {
    const line = new ProgressLine(terminal(true));
    line.show('Moving', 1_000, 10_000);
    jest.advanceTimersByTime(400);
    line.show('Moving', 1_200, 10_000);
    jest.advanceTimersByTime(600);
    line.show('Moving', 2_000, 10_000);
    jest.advanceTimersByTime(1_000);
    line.show('Moving', 2_000, 200_000);
    line.clear();
    expect(drawn).toEqual([
      '\r\u001b[KMoving: 1,000 of 10,000, 0 a second',
      '\r\u001b[KMoving: 2,000 of 10,000, 1,000 a second, 8 s left',
      '\r\u001b[KMoving: 2,000 of 200,000, 500 a second, 6 min 36 s left',
      '\r\u001b[K',
    ]);
  });

  it('writes nothing where nobody looks', () => {
    const line = new ProgressLine(terminal(false));
    line.show('Moving', 1, 2);
    line.clear();
    expect(drawn).toEqual([]);
  });
});

describe('a digest', () => {
  it('is shown in credits, by the codes of the currencies that are known', () => {
    const sums = { accounts: 2, transfers: 3, debitsPosted: 1n, creditsPosted: 10n ** 9n, debitsPending: 0n };
    const digest = { sha256: 'ab', sums: [[840, sums] as const, [9, sums] as const] };
    expect(describeDigest(digest, (ledger) => (ledger === 840 ? 'USD' : undefined))).toEqual([
      'USD: 2 accounts, 3 transfers, debits 0.000000001, credits 1, held 0.',
      'Ledger 9: 2 accounts, 3 transfers, debits 0.000000001, credits 1, held 0.',
      'SHA-256 ab',
    ]);
  });
});
