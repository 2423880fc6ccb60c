import * as fc from 'fast-check';
import { anySheet } from '../../../test/support/pricing/sheets';
import { formatSheet, parseSheet, type SheetTerms } from './sheet-text';

const NAMES = {
  provider: 'openai',
  upstreamModel: 'gpt-5',
  displayName: 'GPT-5 „neu“',
  aliases: ['smart', 'a/b'],
  isEnabled: false,
};

describe('a sheet as text', () => {
  it('is read as it was, and equal sheets have equal texts', () => {
    fc.assert(
      fc.property(anySheet({ isComplete: false }), (sheet) => {
        const terms: SheetTerms = { ...sheet, ...NAMES };
        const text = formatSheet(terms);
        expect(parseSheet(text)).toEqual(terms);
        const { limits, prices, ...others } = terms;
        const reordered = { limits: { ...limits }, ...others, prices: { ...prices } };
        expect(formatSheet(reordered)).toBe(text);
      }),
    );
  });

  it('holds the terms alone', () => {
    const sheet = fc.sample(anySheet({ isComplete: true }), 1)[0]!;
    const model = {
      ...sheet,
      ...NAMES,
      modelId: 'm',
      source: 'operator',
      version: '3',
      updatedAtMs: 5,
    } as const;
    expect(parseSheet(formatSheet(model))).toEqual({ ...sheet, ...NAMES });
  });
});
