import type { Numeral } from './money';
import { rateText, reckon } from './reckoning';

const digits = (text: string) => text as Numeral;
const receipt = (changes: { charged?: string; uncollected?: string; usd?: string } = {}) => {
  const { charged = '0.00080472', uncollected = '0', usd = '0.0006706' } = changes;
  const line = (name: 'input' | 'cache_read' | 'output', tokens: string, price: string, sum: string) => ({
    class: name,
    tokens: digits(tokens),
    usd_per_million: digits(price),
    usd: digits(sum),
  });
  return {
    lines: [
      line('input', '180', '0.25', '0.000045'),
      line('cache_read', '1024', '0.025', '0.0000256'),
      line('output', '300', '2', '0.0006'),
    ],
    usd: digits(usd),
    markup_percent: digits('20'),
    credits_per_usd: digits('1'),
    currency: 'USD',
    charged: digits(charged),
    uncollected: digits(uncollected),
  };
};

describe('the reckoning of a receipt', () => {
  it('goes from the lines to the charge', () => {
    expect(reckon(receipt())).toEqual({
      sum: '0.0006706',
      markup: '0.00013412',
      withMarkup: '0.00080472',
      exact: '0.00080472',
      price: 804_720n,
      notCharged: 0n,
      addsUp: true,
    });
  });

  it('rounds up to a billionth once, after the rate', () => {
    const rated = { ...receipt({ charged: '0.001102467' }), credits_per_usd: digits('1.37') };
    expect(reckon(rated)).toMatchObject({ exact: '0.0011024664', price: 1_102_467n, addsUp: true });
  });

  it('counts what was not collected', () => {
    const capped = receipt({ charged: '0.0008', uncollected: '0.00000472' });
    expect(reckon(capped)).toMatchObject({ notCharged: 4_720n, addsUp: true });
  });

  it.each([{ charged: '0.000804721' }, { usd: '0.0006707' }])('finds the fault in %j', (fault) => {
    expect(reckon(receipt(fault))).toMatchObject({ addsUp: false });
  });

  it('is none without lines, or before the charge', () => {
    expect(reckon({ ...receipt(), lines: [] })).toBeNull();
    expect(reckon({ ...receipt(), charged: null })).toBeNull();
  });
});

describe('the rate of a charge', () => {
  it.each([
    ['1', 'USD', 'With the markup'],
    ['1.37', 'USD', 'At 1.37 credits per USD'],
    ['0.92', 'EUR', 'At 0.92 EUR per USD'],
    ['1', 'EUR', 'At 1 EUR per USD'],
  ])('of %s in %s is named “%s”', (rate, currency, text) => {
    expect(rateText(digits(rate), currency)).toBe(text);
  });
});
