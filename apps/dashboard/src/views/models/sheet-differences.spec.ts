import type { ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import type { Numeral } from '../../money/money';
import { differences } from './sheet-differences';

const digits = (text: string) => text as Numeral;
const sheet = (changes: Partial<Exact<ModelResponse>> = {}): Exact<ModelResponse> => ({
  id: 'own',
  provider: 'openai',
  upstream_model: 'own',
  display_name: 'own',
  aliases: [],
  enabled: true,
  source: 'operator',
  version: '1',
  updated_at: '2026-01-01T00:00:00Z',
  prices: { input: digits('0.25'), output: digits('1.9') },
  limits: { max_input_tokens: digits('10'), max_output_tokens: digits('10'), max_image_tokens: null },
  markup_percent: null,
  ...changes,
});

describe('the differences of two versions of a sheet', () => {
  it('are none between equal ones, whatever their numbers and times', () => {
    expect(differences(sheet(), sheet({ version: '2', updated_at: '2026-01-02T00:00:00Z' }))).toEqual([]);
  });

  it('are what was changed, added and taken away', () => {
    const after = sheet({
      aliases: ['a', 'b'],
      prices: { output: digits('2.4'), tiers: { flex: { input: digits('1') } } },
    });
    expect(differences(sheet(), after)).toEqual([
      { path: 'aliases', before: '', after: 'a, b' },
      { path: 'prices.output', before: '1.9', after: '2.4' },
      { path: 'prices.tiers.flex.input', before: null, after: '1' },
      { path: 'prices.input', before: '0.25', after: null },
    ]);
  });

  it('are everything of the first version', () => {
    expect(differences(undefined, sheet()).every(({ before }) => before === null)).toBe(true);
  });
});
