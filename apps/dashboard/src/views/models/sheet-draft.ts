import type { ModelResponse, PutModelRequest } from '../../api/api';
import type { Exact } from '../../api/exact';

export const CLASSES = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'audio_input',
  'audio_output',
] as const;
export type TokenClass = (typeof CLASSES)[number];

/** Sets of prices: those of every call, of long prompts, and of the service tiers. */
export const SETS = ['standard', 'long_context', 'flex', 'priority'] as const;
export type PriceSet = (typeof SETS)[number];

type Prices = Readonly<Record<TokenClass, string>>;
export const LIMITS = ['max_input_tokens', 'max_output_tokens', 'max_image_tokens'] as const;
const WHOLE = /^\d{1,15}$/;

/** What somebody has typed into the form of a sheet: texts, as they are. */
export interface SheetDraft {
  readonly provider: string;
  readonly upstream_model: string;
  readonly display_name: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly prices: Readonly<Record<PriceSet, Prices>>;
  /** Prompts with more tokens than this have the prices of `long_context`. */
  readonly above: string;
  readonly per_request: string;
  readonly markup_percent: string;
  readonly max_input_tokens: string;
  readonly max_output_tokens: string;
  readonly max_image_tokens: string;
}

const pricesOf = (prices: { readonly [Name in TokenClass]?: string | undefined } | undefined): Prices =>
  Object.fromEntries(CLASSES.map((name) => [name, prices?.[name] ?? ''])) as Record<TokenClass, string>;

export const NEW_SHEET: SheetDraft = {
  provider: '',
  upstream_model: '',
  display_name: '',
  aliases: [],
  enabled: true,
  prices: {
    standard: pricesOf(undefined),
    long_context: pricesOf(undefined),
    flex: pricesOf(undefined),
    priority: pricesOf(undefined),
  },
  above: '',
  per_request: '',
  markup_percent: '',
  max_input_tokens: '',
  max_output_tokens: '',
  max_image_tokens: '',
};

/** A stored sheet, to be changed; with all that it has, since storing a sheet replaces the whole of it. */
export function draftOf(model: Exact<ModelResponse>): SheetDraft {
  const { prices, limits } = model;
  return {
    provider: model.provider,
    upstream_model: model.upstream_model === model.id ? '' : model.upstream_model,
    display_name: model.display_name === model.id ? '' : model.display_name,
    aliases: model.aliases,
    enabled: model.enabled,
    prices: {
      standard: pricesOf(prices),
      long_context: pricesOf(prices.long_context),
      flex: pricesOf(prices.tiers?.flex),
      priority: pricesOf(prices.tiers?.priority),
    },
    above: prices.long_context?.above ?? '',
    per_request: prices.per_request ?? '',
    markup_percent: model.markup_percent ?? '',
    max_input_tokens: limits.max_input_tokens,
    max_output_tokens: limits.max_output_tokens,
    max_image_tokens: limits.max_image_tokens ?? '',
  };
}

/** The request that stores a draft. Empty fields are left out; the service says which of them it needs. */
export function requestOf(draft: SheetDraft): PutModelRequest {
  const { standard, long_context, flex, priority } = draft.prices;
  const tiers = filled({ flex: someOf(filled(flex)), priority: someOf(filled(priority)) });
  const long = filled({ ...long_context, above: whole(draft.above) });
  const request = {
    ...filled({
      provider: draft.provider,
      upstream_model: draft.upstream_model,
      display_name: draft.display_name,
      markup_percent: draft.markup_percent,
      aliases: draft.aliases.length === 0 ? undefined : draft.aliases,
    }),
    enabled: draft.enabled,
    prices: filled({
      ...standard,
      per_request: draft.per_request,
      long_context: someOf(long),
      tiers: someOf(tiers),
    }),
    limits: filled(Object.fromEntries(LIMITS.map((name) => [name, whole(draft[name])]))),
  };
  // A draft may be anything: it is the service that says what is wrong with it, field by field.
  return request as unknown as PutModelRequest;
}

/** The path of a price in a request, which errors name. */
export function pricePath(set: PriceSet, name: TokenClass): string {
  if (set === 'standard') return `prices.${name}`;
  return set === 'long_context' ? `prices.long_context.${name}` : `prices.tiers.${set}.${name}`;
}

function filled<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
      const kept = typeof value === 'string' ? value.trim() : value;
      return kept === '' || kept === undefined ? [] : [[name, kept]];
    }),
  ) as Partial<Fields>;
}

const someOf = <Fields extends object>(fields: Fields): Fields | undefined =>
  Object.keys(fields).length === 0 ? undefined : fields;

const whole = (text: string): number | string => (WHOLE.test(text.trim()) ? Number(text) : text);
