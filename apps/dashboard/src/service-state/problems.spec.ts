import type { StatusResponse } from '../api/api';
import type { Exact } from '../api/exact';
import type { Numeral } from '../money/money';
import { findProblems, providerState } from './problems';

type Status = Exact<StatusResponse>;

const NOW_MS = Date.UTC(2026, 10, 28, 12);
const ago = (minutes: number) => new Date(NOW_MS - minutes * 60_000).toISOString();
const numeral = (count: number) => String(count) as Numeral;
const WELL: Status = {
  version: '1',
  instance: 'a',
  uptime_seconds: numeral(1),
  currencies: ['USD'],
  ledger: { engine: 'embedded', reachable: true },
  store: { kind: 'sqlite', reachable: true },
  providers: [],
  calls: {
    under_way: numeral(0),
    drains: numeral(0),
    settlements_waiting: numeral(0),
    unsettled: numeral(1),
    oldest_unsettled_at: ago(10),
  },
  instances: [
    { instance: 'a', last_beat_at: ago(0), silent_seconds: numeral(3), has_unsettled_calls: true },
    { instance: 'b', last_beat_at: ago(9), silent_seconds: numeral(540), has_unsettled_calls: false },
  ],
  latencies: [],
};

function provider(last_success_at: string | null, last_error_at: string | null): Status['providers'][number] {
  return { name: 'openai', last_success_at, last_error_at, last_error: null };
}

describe('what does not work', () => {
  it('is nothing while calls are under way and processes have ended in order', () => {
    expect(findProblems(WELL, NOW_MS)).toEqual([]);
  });

  it.each<[string, Partial<Status>]>([
    ['The ledger does not answer', { ledger: { engine: 'embedded', reachable: false } }],
    ['The store does not answer', { store: { kind: 'sqlite', reachable: false }, instances: null }],
    ['The last call to openai failed.', { providers: [provider(ago(2), ago(1))] }],
    ['A call has not been settled for 40 min.', { calls: { ...WELL.calls, oldest_unsettled_at: ago(40) } }],
    [
      'A process has ended and left calls to settle.',
      {
        instances: [{ instance: 'c', last_beat_at: null, silent_seconds: null, has_unsettled_calls: true }],
      },
    ],
  ])('has the sentence "%s"', (sentence, change) => {
    expect(findProblems({ ...WELL, ...change }, NOW_MS)).toEqual([expect.stringContaining(sentence)]);
  });
});

it.each([
  [null, null, 'unused'],
  [ago(1), null, 'answers'],
  [null, ago(1), 'fails'],
  [ago(1), ago(2), 'answers'],
  [ago(2), ago(1), 'fails'],
])('a provider with a success at %s and an error at %s %s', (success, error, state) => {
  expect(providerState(provider(success, error))).toBe(state);
});
