import type { Selectable } from 'kysely';
import type { MetadataSchema } from '../schema';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NANO = 10n ** 9n;
const PICO = 10n ** 12n;

/** The ways in which calls are added up, each by the dimensions that it keeps. */
export const USAGE_VIEWS = {
  hour: { grain: 'hour', dimensions: ['provider', 'model'] },
  day: { grain: 'day', dimensions: ['provider', 'model'] },
  day_full: { grain: 'day', dimensions: ['user_id', 'key_id', 'provider', 'model', 'tags'] },
  month_user: { grain: 'month', dimensions: ['user_id'] },
} as const satisfies Record<UsageView, { grain: UsageGrain; dimensions: readonly UsageDimension[] }>;

const VIEWS = Object.keys(USAGE_VIEWS) as UsageView[];

export type UsageView = SumsTable['view'];
export const USAGE_GRAINS = ['hour', 'day', 'month'] as const;
export type UsageGrain = (typeof USAGE_GRAINS)[number];
export type UsageDimension = 'user_id' | 'key_id' | 'provider' | 'model' | 'tags';

type SumsTable = MetadataSchema['usage_sums'];
type CallRow = Selectable<MetadataSchema['ai_calls']>;

/** The columns that tell sums apart, in the order of the primary key. */
export const USAGE_KEY = [
  'view',
  'start_ms',
  'currency',
  'user_id',
  'key_id',
  'provider',
  'model',
  'tags',
] as const satisfies (keyof SumsTable)[];

/** Counts, which the sums keep in a column each. */
export const USAGE_COUNTS = [
  'calls',
  'failed',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
] as const satisfies (keyof SumsTable)[];

/**
 * Amounts in a column of wholes and one of the rest, which is never negative: neither overflows 64 bits.
 * `per`: how many of the amount's units make a whole.
 */
export const USAGE_AMOUNTS = {
  charged: { rest: 'charged_nano', per: NANO },
  uncollected: { rest: 'uncollected_nano', per: NANO },
  cost: { rest: 'cost_pico', per: PICO },
} as const satisfies Record<string, { rest: keyof SumsTable; per: bigint }>;

type UsageCount = (typeof USAGE_COUNTS)[number];
export type UsageAmount = keyof typeof USAGE_AMOUNTS;
const AMOUNTS = Object.keys(USAGE_AMOUNTS) as UsageAmount[];

/** The columns of what is summed. */
export const SUM_COLUMNS = [
  ...USAGE_COUNTS,
  ...AMOUNTS.flatMap((amount) => [amount, USAGE_AMOUNTS[amount].rest] as const),
];

/** What calls add up to. Charged and uncollected are units (nano-credits), the cost is pico-USD (10⁻¹² USD). */
export type UsageSum = Record<UsageCount, number> & Record<UsageAmount, bigint>;

export function noUsage(): UsageSum {
  return {
    calls: 0,
    failed: 0,
    input_tokens: 0,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    output_tokens: 0,
    reasoning_tokens: 0,
    charged: 0n,
    uncollected: 0n,
    cost: 0n,
  };
}

export function addUsage(sum: UsageSum, more: UsageSum, sign: 1 | -1 = 1): void {
  for (const count of USAGE_COUNTS) sum[count] += sign * more[count];
  for (const amount of AMOUNTS) sum[amount] += sign === 1 ? more[amount] : -more[amount];
}

export function isNoUsage(sum: UsageSum): boolean {
  return USAGE_COUNTS.every((count) => sum[count] === 0) && AMOUNTS.every((amount) => sum[amount] === 0n);
}

/** The place of a sum: its view, the start of its period, and its dimensions; those that the view lacks are ''. */
export type UsagePlace = Pick<Selectable<SumsTable>, Exclude<(typeof USAGE_KEY)[number], 'start_ms'>> & {
  readonly start_ms: number;
};

/** The columns of a call that its sums follow from. */
export const SUMMED_COLUMNS = [
  'user_id',
  'key_id',
  'currency',
  'provider',
  'model',
  'tags',
  'tags_as_other',
  'started_at_ms',
  'status',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'output_tokens',
  'audio_input_tokens',
  'audio_output_tokens',
  'reasoning_tokens',
  'charged_units',
  'uncollected_units',
  'cost_pico',
] as const satisfies (keyof CallRow)[];
export type SummedCall = Pick<CallRow, (typeof SUMMED_COLUMNS)[number]>;
/** What a call's place in the sums follows from. */
export type CallDimensions = Pick<
  CallRow,
  'user_id' | 'key_id' | 'currency' | 'provider' | 'model' | 'tags' | 'tags_as_other' | 'started_at_ms'
>;

/** Calls that have ended, added up in each view. */
export class UsageSums {
  private readonly sums = new Map<string, { readonly place: UsagePlace; readonly sum: UsageSum }>();

  /** Adds a call, or takes it away again. */
  addCall(call: SummedCall, sign: 1 | -1 = 1): void {
    this.addEverywhere(call, usageOf(call), sign);
  }

  /** Adds calls of one hour and of the same dimensions to each view. */
  addEverywhere(calls: CallDimensions, usage: UsageSum, sign: 1 | -1 = 1): void {
    const { currency } = calls;
    const dimensions = {
      user_id: calls.user_id,
      key_id: calls.key_id ?? '',
      provider: calls.provider,
      model: calls.model,
      tags: tagSetOf(calls.tags, calls.tags_as_other === 1),
    };
    for (const view of VIEWS) {
      const { grain, dimensions: kept } = USAGE_VIEWS[view];
      const start_ms = startOf(grain, Number(calls.started_at_ms));
      const place = { view, start_ms, currency, user_id: '', key_id: '', provider: '', model: '', tags: '' };
      for (const dimension of kept) place[dimension] = dimensions[dimension];
      this.add(place, usage, sign);
    }
  }

  add(place: UsagePlace, usage: UsageSum, sign: 1 | -1 = 1): void {
    // No name has control characters.
    const key = USAGE_KEY.map((column) => place[column]).join('\n');
    let entry = this.sums.get(key);
    if (entry === undefined) this.sums.set(key, (entry = { place, sum: noUsage() }));
    addUsage(entry.sum, usage, sign);
  }

  /** Those that are not zero. All processes write them in this order, so that no two wait for each other. */
  inOrder(): { readonly place: UsagePlace; readonly sum: UsageSum }[] {
    return Array.from(this.sums)
      .filter(([, { sum }]) => !isNoUsage(sum))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, entry]) => entry);
  }
}

/** A sum as it is read, where a driver may give integers as text. */
export type StoredUsage = Selectable<SumsTable>;

export function placeOf(row: StoredUsage): UsagePlace {
  const { view, currency, user_id, key_id, provider, model, tags } = row;
  return { view, start_ms: Number(row.start_ms), currency, user_id, key_id, provider, model, tags };
}

/** @param row integers as numbers or text */
export function sumOf(row: Pick<StoredUsage, (typeof SUM_COLUMNS)[number]>): UsageSum {
  const sum = noUsage();
  for (const count of USAGE_COUNTS) sum[count] = Number(row[count]);
  for (const amount of AMOUNTS) {
    const { rest, per } = USAGE_AMOUNTS[amount];
    sum[amount] = BigInt(row[amount]) * per + BigInt(row[rest]);
  }
  return sum;
}

/** @param values integers as text, in the order of {@link SUM_COLUMNS} */
export function sumOfValues(values: readonly string[]): UsageSum {
  const sum = noUsage();
  let index = 0;
  for (const count of USAGE_COUNTS) sum[count] = Number(values[index++]);
  for (const amount of AMOUNTS) {
    const whole = BigInt(values[index++] ?? 0);
    const rest = BigInt(values[index++] ?? 0);
    sum[amount] = whole * USAGE_AMOUNTS[amount].per + rest;
  }
  return sum;
}

/** In the order of {@link USAGE_KEY}. */
export function placeValues(place: UsagePlace): (string | number)[] {
  return USAGE_KEY.map((column) => place[column]);
}

/** In the order of {@link SUM_COLUMNS}. */
export function sumValues(sum: UsageSum): (string | number)[] {
  return [
    ...USAGE_COUNTS.map((count) => sum[count]),
    ...AMOUNTS.flatMap((amount) => split(sum[amount], USAGE_AMOUNTS[amount].per)),
  ];
}

/** The start of the hour, day or month in UTC. @param moment milliseconds since 1970 */
export function startOf(grain: UsageGrain, moment: number): number {
  if (grain === 'hour') return moment - (moment % HOUR_MS);
  if (grain === 'day') return moment - (moment % DAY_MS);
  const date = new Date(moment);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** The start of the next hour, day or month. @param start of one */
export function nextStart(grain: UsageGrain, start: number): number {
  if (grain === 'hour') return start + HOUR_MS;
  if (grain === 'day') return start + DAY_MS;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** The first start at this moment or later. */
export function startAtOrAfter(grain: UsageGrain, moment: number): number {
  const start = startOf(grain, moment);
  return start === moment ? start : nextStart(grain, start);
}

/** Stands for sets of tags that are not kept apart. No set has this form. */
export const OTHER_TAGS = 'other';
/** PostgreSQL's indexes take 2,700 bytes per key, of which a user's id may need 1,024. */
const TAG_SET_MAX_LENGTH = 512;

/** A set of tags as its sums name it: JSON in the order of the names, '' for none. */
export function tagSetOf(tags: string, isOther: boolean): string {
  if (tags === '{}') return '';
  const named = Object.entries(JSON.parse(tags) as Record<string, string>);
  const set = JSON.stringify(Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))));
  return isOther || set.length > TAG_SET_MAX_LENGTH ? OTHER_TAGS : set;
}

function usageOf(call: SummedCall): UsageSum {
  return {
    calls: 1,
    failed: call.status === 'failed' || call.status === 'interrupted' ? 1 : 0,
    input_tokens: call.input_tokens + call.audio_input_tokens,
    cache_read_tokens: call.cache_read_tokens,
    cache_write_tokens: call.cache_write_5m_tokens + call.cache_write_1h_tokens,
    output_tokens: call.output_tokens + call.audio_output_tokens,
    reasoning_tokens: call.reasoning_tokens,
    charged: BigInt(call.charged_units ?? 0),
    uncollected: BigInt(call.uncollected_units ?? 0),
    cost: BigInt(call.cost_pico ?? 0),
  };
}

/** Rounded down, so that the rest is never negative. */
function split(amount: bigint, per: bigint): [whole: string, rest: string] {
  const rest = ((amount % per) + per) % per;
  return [((amount - rest) / per).toString(), rest.toString()];
}
