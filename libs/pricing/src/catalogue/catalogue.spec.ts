import { makeCatalogue } from '../../../../scripts/catalogue/make-catalogue';
import { parseUsdPerMillion } from '../decimals';
import { TOKEN_CLASSES } from '../tokens';
import { catalogueModels, findInCatalogue } from './catalogue';
import file from './catalogue.json';

const NOW_MS = Date.UTC(2026, 10, 28);
const find = (name: string, nowMs = NOW_MS) => findInCatalogue(name, nowMs);

describe('catalogue.json', () => {
  it('is what catalogue:write makes of the installed prices', () => {
    const { catalogue } = makeCatalogue();
    const written = new Map(file.models.map((model) => [`${model.provider}/${model.id}`, model]));
    const made = new Map(catalogue.models.map((model) => [`${model.provider}/${model.id}`, model]));
    const changes = [...new Set([...written.keys(), ...made.keys()])].flatMap((id) => {
      const before = written.get(id);
      const after = made.get(id);
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ id, before, after }];
    });
    // Each change of a new version, to be looked at before it is written.
    expect(changes).toEqual([]);
    expect(file.version).toBe(catalogue.version);
  });

  it('has no model of a price that a sheet can’t hold, nor one without a window', () => {
    const { leftOut } = makeCatalogue();
    expect(Object.fromEntries(leftOut)).toMatchObject({
      'gemini/gemini-embedding-2': 'a price for input_image_mtok',
      'gemini/gemini-2.5-pro': 'no context window',
      'openai/whisper-1': 'not a model of the routes served',
      'openai/gpt-oss-120b': 'the price is not the provider’s own',
      'gemini/claude-opus-5': 'not paid for at the Gemini API',
    });
  });
});

describe('findInCatalogue', () => {
  it.each([
    ['gpt-4o', 'gpt-4o'],
    ['gpt-4o-2024-11-20', 'gpt-4o'],
    ['gpt-4o-2029-01-31', 'gpt-4o'],
    ['gpt-4o-latest', 'gpt-4o'],
    // Another price than gpt-4o.
    ['gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
    ['gpt-5-codex', 'gpt-5'],
    ['gpt-5-nano-2025-08-07', 'gpt-5-nano'],
    ['gpt-5.6', 'gpt-5.6-sol'],
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
    ['claude-sonnet-4-20250514', 'claude-sonnet-4-0'],
    ['gemini-2.0-flash-001', 'gemini-2.0-flash'],
    ['gemini-2.5-flash', 'gemini-2.5-flash'],
    ['text-embedding-3-small', 'text-embedding-3-small'],
  ])('finds %s as %s, and leaves the name to the provider', (name, modelId) => {
    expect(find(name)).toMatchObject({ modelId, upstreamModel: name, source: 'catalogue' });
  });

  it.each([
    '',
    'gpt',
    'GPT-4o',
    'gpt-4o ',
    'gpt-4o-',
    'gpt-4o-x',
    'gpt-4o-mini-search-preview',
    'gpt-4o-2024-11',
    'gpt-4o-12',
    'gpt-4o-1234',
    'gpt-4o-latest-latest',
    'gpt-4o-2024-11-20-latest-001',
    'my-gpt-4o',
    'openai/gpt-4o',
    'ft:gpt-4o-2024-08-06:me',
    'models/gemini-2.5-flash',
    'gemini-2.5-flash-image',
    'gemini-2.5-pro',
    'constructor',
    '__proto__',
  ])('does not find %j', (name) => {
    expect(find(name)).toBeNull();
  });

  it('has the prices of the day', () => {
    const first = find('gemini-3.6-flash', Date.UTC(2027, 0, 1) - 1);
    const second = find('gemini-3.6-flash', Date.UTC(2027, 0, 1));
    expect([first?.prices.output, second?.prices.output]).toEqual([3_750_000n, 7_500_000n]);
    expect(second?.version).toBe(`${first?.version}@2027-01-01`);
  });

  it.each([
    [
      'claude-sonnet-4-6',
      { input: '3', cache_read: '0.3', cache_write_5m: '3.75', cache_write_1h: '6', output: '15' },
    ],
    ['gpt-6-luna', { input: '0.1', cache_read: '0.01', cache_write_5m: '0.125', output: '0.5' }],
    ['gpt-audio', { input: '2.5', output: '10', audio_input: '32', audio_output: '64' }],
    ['gemini-2.5-flash', { input: '0.3', cache_read: '0.03', output: '2.5', audio_input: '1' }],
    ['gemini-3.5-flash-lite', { input: '0.3', cache_read: '0.03', output: '2.5', audio_input: '0.3' }],
    ['text-embedding-3-small', { input: '0.02' }],
  ])('prices %s', (name, prices: Readonly<Record<string, string>>) => {
    const expected = TOKEN_CLASSES.map((tokenClass) => {
      const text = prices[tokenClass];
      return [tokenClass, text === undefined ? null : parseUsdPerMillion(text)];
    });
    expect(find(name)?.prices).toEqual(Object.fromEntries(expected));
  });

  it('knows the border of long prompts, and the limits', () => {
    expect(find('gpt-5.4')).toMatchObject({
      longContext: { above: 271_999, prices: { input: 5_000_000n, output: 22_500_000n } },
      limits: { maxInputTokens: 1_050_000, maxOutputTokens: 128_000, maxImageTokens: 12_000 },
    });
    // Its border is at its window.
    expect(find('claude-sonnet-4-5')?.longContext).toBeNull();
  });
});

describe('catalogueModels', () => {
  it('has a sheet for each model, with a price for input and limits', () => {
    const models = catalogueModels(NOW_MS);
    expect(models).toHaveLength(file.models.length);
    expect(new Set(models.map(({ provider }) => provider))).toEqual(
      new Set(['openai', 'anthropic', 'gemini']),
    );
    for (const { modelId, prices, limits, longContext } of models) {
      expect(find(modelId)?.prices).toEqual(prices);
      expect(prices.input).toBeGreaterThan(0n);
      expect(limits.maxInputTokens).toBeGreaterThan(0);
      expect(limits.maxOutputTokens).toBeGreaterThan(0);
      if (longContext === null) continue;
      const priced = (of: object) => Object.entries(of).map(([name, price]) => [name, price === null]);
      expect(priced(longContext.prices)).toEqual(priced(prices));
    }
  });
});
