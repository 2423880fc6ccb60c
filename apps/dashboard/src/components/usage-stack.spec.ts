import type { Numeral } from '../money/money';
import { unitsOf } from '../money/money';
import { stackOf, tokensOf, type UsageRow } from './usage-stack';

const numeral = (text: string) => text as Numeral;
const zero = numeral('0');

function row(charged: string, fields: Partial<UsageRow>): UsageRow {
  const tokens = { input: zero, cache_read: zero, cache_write: zero, output: numeral('7'), reasoning: zero };
  return {
    calls: numeral('1'),
    failed: zero,
    tokens,
    charged: numeral(charged),
    uncollected: zero,
    ...fields,
  };
}

const stack = (rows: UsageRow[], sums: UsageRow[]) =>
  stackOf(
    rows,
    sums,
    'day',
    ({ model }) => model ?? '',
    ({ charged }) => unitsOf(charged),
  );

describe('usage as a stack', () => {
  it('has the greatest group first, to the last digit, under keys that no name can spell', () => {
    const { series, points } = stack(
      [
        row('0.000000001', { day: '2026-11-27', model: '__proto__' }),
        row('1234567.123456789', { day: '2026-11-28', model: 'a.b[0]' }),
      ],
      [row('0.000000001', { day: '2026-11-27' }), row('1234567.123456789', { day: '2026-11-28' })],
    );
    expect(series.map(({ key, label, total }) => [key, label, total])).toEqual([
      ['group0', 'a.b[0]', 1_234_567_123_456_789n],
      ['group1', '__proto__', 1n],
    ]);
    expect(points.map(({ label, values }) => [label, values['group0'], values['group1']])).toEqual([
      ['27 Nov 2026', 0n, 1n],
      ['28 Nov 2026', 1_234_567_123_456_789n, 0n],
    ]);
  });

  it('has what the greatest groups leave as one more', () => {
    const rows = Array.from({ length: 8 }, (_, index) => row('2', { day: '2026-11-28', model: `m${index}` }));
    const { series } = stack(rows, [row('16.5', { day: '2026-11-28' })]);
    expect(series).toHaveLength(9);
    expect(series.at(-1)).toMatchObject({ key: 'rest', total: 500_000_000n });
    expect(stack(rows, [row('16', { day: '2026-11-28' })]).series).toHaveLength(8);
  });

  it('has a series for each class of tokens', () => {
    const { series } = tokensOf([row('1', { day: '2026-11-28' }), row('1', { day: '2026-11-29' })], 'day');
    expect(series.map(({ key, total }) => [key, total])).toEqual([
      ['input', 0n],
      ['cache_read', 0n],
      ['cache_write', 0n],
      ['output', 14n],
    ]);
  });
});
