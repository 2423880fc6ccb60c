import { hash } from 'node:crypto';
import { formatUsdPerMillion, parseUsdPerMillion, TOKEN_CLASSES, type TokenClass } from '@app/pricing';
import { findProvider, type ModelInfo, type ModelPrice, type TieredPrices } from '@pydantic/genai-prices';
import { devDependencies } from '../../package.json';
import type {
  CatalogueEntry,
  CatalogueFile,
  CataloguePrices,
  CatalogueTerms,
} from '../../libs/pricing/src/catalogue/catalogue-file';
import { familyLimitsOf } from './family-limits';

/** The source's name of a provider by ours. */
const PROVIDERS = { openai: 'openai', anthropic: 'anthropic', gemini: 'google' } as const;
type ProviderName = keyof typeof PROVIDERS;

const CLASSES: Readonly<Record<string, TokenClass>> = {
  input_mtok: 'input',
  cache_read_mtok: 'cache_read',
  cache_write_mtok: 'cache_write_5m',
  cache_write_1h_mtok: 'cache_write_1h',
  output_mtok: 'output',
  input_audio_mtok: 'audio_input',
  output_audio_mtok: 'audio_output',
};

/**
 * Prices that a sheet can do without: of searches, which the gateway refuses as server-side tools, and of cached audio. Cached
 * audio costs what cached text costs, which is less, since no class of its own tells the two apart.
 */
const IGNORED = ['web_searches_kcount', 'storage_searches_kcount', 'cache_audio_read_mtok'];

/** Models of routes that the gateway does not have, and models that search by themselves for a fee. */
const NOT_SERVED = /realtime|-live|transcribe|-tts|-image|whisper|instruct|-search-preview|deep-research/;

type Prices = Partial<Record<TokenClass, bigint>>;

/** A reason why a model can't be in the catalogue. */
class LeftOut extends Error {}

export interface MadeCatalogue {
  readonly catalogue: Omit<CatalogueFile, 'date'>;
  /** Reasons by `provider/id`. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/** The catalogue of the installed `@pydantic/genai-prices`: models whose prices a sheet can hold exactly. */
export function makeCatalogue(): MadeCatalogue {
  const models: CatalogueEntry[] = [];
  const leftOut = new Map<string, string>();
  for (const provider of Object.keys(PROVIDERS) as ProviderName[]) {
    for (const model of findProvider({ providerId: PROVIDERS[provider] })?.models ?? []) {
      try {
        models.push(entryOf(provider, model));
      } catch (error) {
        if (!(error instanceof LeftOut)) throw error;
        leftOut.set(`${provider}/${model.id}`, error.message);
      }
    }
  }
  refuseSharedNames(models);
  const digest = hash('sha256', JSON.stringify(models)).slice(0, 8);
  return {
    catalogue: { version: `${devDependencies['@pydantic/genai-prices']}-${digest}`, models },
    leftOut,
  };
}

/** @throws LeftOut */
function entryOf(provider: ProviderName, model: ModelInfo): CatalogueEntry {
  const { id, context_window: window } = model;
  if (provider === 'gemini' && !id.startsWith('gemini-')) throw new LeftOut('not paid for at the Gemini API');
  if (NOT_SERVED.test(id)) throw new LeftOut('not a model of the routes served');
  if (model.price_comments?.includes('OpenRouter') === true) {
    throw new LeftOut('the price is not the provider’s own');
  }
  if (window === undefined) throw new LeftOut('no context window');
  return {
    id,
    provider,
    name: model.name ?? id,
    aliases: equalNames(model.match).filter((name) => name !== id && !NOT_SERVED.test(name)),
    maxInput: window,
    ...familyLimitsOf(id, window),
    terms: termsOf(provider, model, window),
  };
}

/** The names that a model has by equality; other rules are patterns. */
function equalNames(match: ModelInfo['match']): string[] {
  if ('equals' in match) return [match.equals];
  return 'or' in match ? match.or.flatMap(equalNames) : [];
}

function termsOf(provider: ProviderName, { prices }: ModelInfo, window: number): CatalogueTerms[] {
  const dated = Array.isArray(prices) ? prices : [{ prices }];
  const terms = dated.map(({ constraint, prices: ofDay }) => {
    if (constraint !== undefined && constraint.type !== 'start_date') {
      throw new LeftOut(`a price by ${constraint.type}`);
    }
    return { from: constraint?.start_date ?? null, ...pricesOf(provider, ofDay, window) };
  });
  const days = terms.map(({ from }) => from ?? '');
  if (days.some((day, index) => index > 0 && day <= (days[index - 1] ?? ''))) {
    throw new LeftOut('prices out of order');
  }
  return terms;
}

function pricesOf(
  provider: ProviderName,
  source: ModelPrice,
  window: number,
): Pick<CatalogueTerms, 'prices' | 'longContext'> {
  const normal: Prices = {};
  const long: Prices = {};
  const borders = new Set<number>();
  for (const [unit, price] of Object.entries(source)) {
    if (price === undefined || IGNORED.includes(unit)) continue;
    const tokenClass = CLASSES[unit];
    if (tokenClass === undefined) throw new LeftOut(`a price for ${unit}`);
    const { base, tiers } = typeof price === 'number' ? flat(price) : price;
    if (tiers.length > 1) throw new LeftOut('more than two steps of prices');
    normal[tokenClass] = exact(base);
    long[tokenClass] = exact(tiers[0]?.price ?? base);
    if (tiers[0] !== undefined) borders.add(tiers[0].start);
  }
  if (normal.input === undefined) throw new LeftOut('no price for input');
  if (borders.size > 1) throw new LeftOut('steps of prices at several borders');
  if (provider === 'anthropic') [normal, long].forEach(addWritesOfAnHour);
  if (provider === 'gemini') [normal, long].forEach(addAudio);
  const [above = window] = borders;
  return {
    prices: textOf(normal),
    longContext: above < window ? { above, prices: textOf(long) } : null,
  };
}

/** Anthropic's rule: a cache write that lasts an hour costs twice the input. */
function addWritesOfAnHour(prices: Prices): void {
  if (prices.cache_write_5m === undefined || prices.input === undefined) return;
  prices.cache_write_1h ??= 2n * prices.input;
}

/** Google's models without a rate for audio take it at that of all input. */
function addAudio(prices: Prices): void {
  if (prices.input !== undefined) prices.audio_input ??= prices.input;
}

function flat(base: number): TieredPrices {
  return { base, tiers: [] };
}

function exact(usdPerMillion: number): bigint {
  const price = parseUsdPerMillion(String(usdPerMillion));
  if (price === null) throw new LeftOut('a price of more than six places');
  return price;
}

function textOf(prices: Prices): CataloguePrices {
  return Object.fromEntries(
    TOKEN_CLASSES.flatMap((tokenClass) => {
      const price = prices[tokenClass];
      return price === undefined ? [] : [[tokenClass, formatUsdPerMillion(price)]];
    }),
  );
}

/** @throws Error where a name would be that of two models */
function refuseSharedNames(models: readonly CatalogueEntry[]): void {
  const owners = new Map<string, string>();
  for (const { id, aliases } of models) {
    for (const name of [id, ...aliases]) {
      const owner = owners.get(name);
      if (owner !== undefined) throw new Error(`${name} is a name of ${owner} and of ${id}.`);
      owners.set(name, id);
    }
  }
}
