import type { ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import type { Numeral } from '../../money/money';
import { draftOf, NEW_SHEET, pricePath, requestOf } from './sheet-draft';

const digits = (text: string) => text as Numeral;
const MODEL: Exact<ModelResponse> = {
  id: 'own',
  provider: 'openai',
  upstream_model: 'gpt-5-mini',
  display_name: 'own',
  aliases: ['other'],
  enabled: false,
  source: 'operator',
  version: '3',
  updated_at: '2026-01-01T00:00:00Z',
  prices: {
    input: digits('0.123456'),
    output: digits('2'),
    per_request: digits('0.000000000001'),
    long_context: { above: digits('200000'), input: digits('1') },
    tiers: { flex: { input: digits('0.1') } },
  },
  limits: {
    max_input_tokens: digits('1000'),
    max_output_tokens: digits('2000'),
    max_image_tokens: null,
  },
  markup_percent: digits('12.5'),
};

describe('the draft of a price sheet', () => {
  it('sends back all that the sheet has, with every digit', () => {
    expect(requestOf(draftOf(MODEL))).toEqual({
      provider: 'openai',
      upstream_model: 'gpt-5-mini',
      aliases: ['other'],
      enabled: false,
      prices: {
        input: '0.123456',
        output: '2',
        per_request: '0.000000000001',
        long_context: { above: 200_000, input: '1' },
        tiers: { flex: { input: '0.1' } },
      },
      limits: { max_input_tokens: 1_000, max_output_tokens: 2_000 },
      markup_percent: '12.5',
    });
  });

  it('leaves out what is empty, and sends what is no number as it is', () => {
    const draft = { ...NEW_SHEET, provider: ' openai ', max_input_tokens: 'many' };
    expect(requestOf(draft)).toEqual({
      provider: 'openai',
      enabled: true,
      prices: {},
      limits: { max_input_tokens: 'many' },
    });
  });

  it.each([
    ['standard', 'prices.output'],
    ['long_context', 'prices.long_context.output'],
    ['flex', 'prices.tiers.flex.output'],
  ] as const)('knows the path of a price of %s', (set, path) => {
    expect(pricePath(set, 'output')).toBe(path);
  });
});
