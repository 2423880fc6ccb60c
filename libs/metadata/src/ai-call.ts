import type { TokenCounts } from '@app/pricing';
import type { Selectable } from 'kysely';
import type { MetadataSchema } from './schema';
import { storableText, storableTags, storableUsage } from './storable-text';
import type { TagSets } from './usage/tag-sets';

export type CallRow = Selectable<MetadataSchema['ai_calls']>;
/** How far the call's record is: sent to the provider, counted and charged, settled in the ledger. */
export type CallState = CallRow['state'];
export const CALL_STATUSES = ['started', 'completed', 'aborted', 'failed', 'interrupted'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** A call that is about to be sent to its provider. */
export interface StartedCall {
  /** 32 hex digits: the id of the hold. */
  readonly callId: string;
  /** The process that makes the call. */
  readonly instance: string;
  readonly userId: string;
  /** Null for a key of the environment. */
  readonly keyId: string | null;
  readonly currency: string;
  /** As the caller names it. */
  readonly model: string;
  readonly provider: string;
  readonly route: string;
  readonly isStreamed: boolean;
  /** The service tier that was asked for. */
  readonly tier: string;
  readonly sheetVersion: string;
  /** JSON: the numbers that the call is billed by. */
  readonly sheet: string;
  readonly unitsPerUsd: bigint;
  /** Parts per million on top of the price. */
  readonly markupPpm: bigint;
  readonly heldUnits: bigint;
  /** Output tokens per choice, where the caller asked for more or for none; else null. */
  readonly outputCap: number | null;
  /** At most eight; names and values of 1 to 64 visible ASCII characters. Others are left out. */
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** When the hold ends, in milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** How a call ended, and what it costs. */
export interface CountedCall {
  readonly callId: string;
  readonly status: 'completed' | 'aborted' | 'failed';
  /** As the provider names it; at most 200 characters are kept. */
  readonly modelServed: string | null;
  /** The sheet by which the call is charged, where another model answered; null for the one of its start. */
  readonly servedBy: Pick<StartedCall, 'sheetVersion' | 'sheet' | 'markupPpm'> | null;
  /** The tier that served the call; null where the provider does not say. */
  readonly tier: string | null;
  readonly tokens: TokenCounts;
  /** Part of the output. */
  readonly reasoning: number;
  /** The usage as the provider reported it: JSON. More than 8 kB is not kept. */
  readonly rawUsage: string | null;
  readonly chargedUnits: bigint;
  /** The price of what was used beyond the hold, or of what is not charged. */
  readonly uncollectedUnits: bigint;
  /** Nano-USD (10⁻⁹ USD): the uncollected part that the caller can have brought about. */
  readonly lostNanoUsd: bigint;
  /** pico-USD (10⁻¹² USD) by the sheet, without markup. */
  readonly costPico: bigint;
  readonly isEstimated: boolean;
  /** Whether the provider used something that nobody knows. */
  readonly isUnreported: boolean;
  /** The provider's id of an answer that later calls of the same user may refer to. Its hash is kept. */
  readonly responseId: string | null;
  readonly providerRequestId: string | null;
  /** At most 200 characters are kept. */
  readonly error: string | null;
  /** Milliseconds from the start to the provider's first byte; null for none. */
  readonly firstByteMs: number | null;
  readonly durationMs: number;
}

/** A call as it is stored. What is known at its end alone is null or 0 before. */
export interface AiCall
  extends
    StartedCall,
    Omit<CountedCall, 'status' | 'tier' | 'responseId' | 'servedBy' | 'lostNanoUsd' | Pending> {
  readonly state: CallState;
  readonly status: CallStatus;
  readonly chargedUnits: bigint | null;
  readonly uncollectedUnits: bigint | null;
  readonly costPico: bigint | null;
  readonly durationMs: number | null;
}
type Pending = 'chargedUnits' | 'uncollectedUnits' | 'costPico' | 'durationMs';

/** Columns that a call has from its start, with their types in both databases. */
export const STARTED_COLUMNS = {
  call_id: 'text',
  instance: 'text',
  user_id: 'text',
  key_id: 'text',
  currency: 'text',
  model: 'text',
  provider: 'text',
  route: 'text',
  streamed: 'integer',
  state: 'text',
  status: 'text',
  tier: 'text',
  sheet_version: 'text',
  sheet: 'text',
  units_per_usd: 'text',
  markup_ppm: 'text',
  held_units: 'text',
  output_cap: 'integer',
  tags: 'text',
  tags_as_other: 'integer',
  started_at_ms: 'bigint',
  expires_at_ms: 'bigint',
} as const satisfies CallColumns;

type CallColumns = Partial<Record<keyof CallRow, 'text' | 'integer' | 'bigint'>>;

/** The values of {@link STARTED_COLUMNS}. @param tagSets says which tags the sums keep apart */
export function startedValues(
  call: StartedCall,
  tagSets: TagSets,
): Record<keyof typeof STARTED_COLUMNS, string | number | null> {
  const tags = JSON.stringify(storableTags(call.tags));
  return {
    call_id: call.callId,
    instance: call.instance,
    user_id: call.userId,
    key_id: call.keyId,
    currency: call.currency,
    model: call.model,
    provider: call.provider,
    route: call.route,
    streamed: call.isStreamed ? 1 : 0,
    state: 'started',
    status: 'started',
    tier: call.tier,
    sheet_version: call.sheetVersion,
    sheet: call.sheet,
    units_per_usd: call.unitsPerUsd.toString(),
    markup_ppm: call.markupPpm.toString(),
    held_units: call.heldUnits.toString(),
    output_cap: call.outputCap,
    tags,
    tags_as_other: tagSets.isOther(call.keyId, call.startedAtMs, tags) ? 1 : 0,
    started_at_ms: call.startedAtMs,
    expires_at_ms: call.expiresAtMs,
  };
}

/** Columns that a call gets at its end, with their types in both databases. */
export const COUNTED_COLUMNS = {
  status: 'text',
  model_served: 'text',
  sheet_version: 'text',
  sheet: 'text',
  markup_ppm: 'text',
  tier: 'text',
  input_tokens: 'integer',
  cache_read_tokens: 'integer',
  cache_write_5m_tokens: 'integer',
  cache_write_1h_tokens: 'integer',
  output_tokens: 'integer',
  audio_input_tokens: 'integer',
  audio_output_tokens: 'integer',
  reasoning_tokens: 'integer',
  raw_usage: 'text',
  charged_units: 'text',
  uncollected_units: 'text',
  lost_nano_usd: 'bigint',
  cost_pico: 'text',
  estimated: 'integer',
  unreported: 'integer',
  response_hash: 'text',
  provider_request_id: 'text',
  error: 'text',
  first_byte_ms: 'integer',
  duration_ms: 'integer',
} as const satisfies CallColumns;

/** The values of {@link COUNTED_COLUMNS}. @param hash of an answer's id */
export function countedValues(
  call: CountedCall,
  hash: (responseId: string) => string,
): Record<keyof typeof COUNTED_COLUMNS, string | number | null> {
  const { tokens } = call;
  return {
    status: call.status,
    model_served: storableText(call.modelServed),
    sheet_version: call.servedBy?.sheetVersion ?? null,
    sheet: call.servedBy?.sheet ?? null,
    markup_ppm: call.servedBy?.markupPpm.toString() ?? null,
    tier: storableText(call.tier),
    input_tokens: tokens.input,
    cache_read_tokens: tokens.cache_read,
    cache_write_5m_tokens: tokens.cache_write_5m,
    cache_write_1h_tokens: tokens.cache_write_1h,
    output_tokens: tokens.output,
    audio_input_tokens: tokens.audio_input,
    audio_output_tokens: tokens.audio_output,
    reasoning_tokens: call.reasoning,
    raw_usage: storableUsage(call.rawUsage),
    charged_units: call.chargedUnits.toString(),
    uncollected_units: call.uncollectedUnits.toString(),
    lost_nano_usd: call.lostNanoUsd.toString(),
    cost_pico: call.costPico.toString(),
    estimated: call.isEstimated ? 1 : 0,
    unreported: call.isUnreported ? 1 : 0,
    response_hash: call.responseId === null ? null : hash(call.responseId),
    provider_request_id: storableText(call.providerRequestId),
    error: storableText(call.error),
    first_byte_ms: call.firstByteMs,
    duration_ms: call.durationMs,
  };
}

/** A stored call. */
export function callOf(row: CallRow): AiCall {
  return {
    callId: row.call_id,
    instance: row.instance,
    userId: row.user_id,
    keyId: row.key_id,
    currency: row.currency,
    model: row.model,
    modelServed: row.model_served,
    provider: row.provider,
    route: row.route,
    isStreamed: row.streamed === 1,
    state: row.state,
    status: row.status,
    tier: row.tier,
    sheetVersion: row.sheet_version,
    sheet: row.sheet,
    unitsPerUsd: BigInt(row.units_per_usd),
    markupPpm: BigInt(row.markup_ppm),
    heldUnits: BigInt(row.held_units),
    outputCap: row.output_cap,
    tokens: {
      input: row.input_tokens,
      cache_read: row.cache_read_tokens,
      cache_write_5m: row.cache_write_5m_tokens,
      cache_write_1h: row.cache_write_1h_tokens,
      output: row.output_tokens,
      audio_input: row.audio_input_tokens,
      audio_output: row.audio_output_tokens,
    },
    reasoning: row.reasoning_tokens,
    rawUsage: row.raw_usage,
    chargedUnits: bigintOf(row.charged_units),
    uncollectedUnits: bigintOf(row.uncollected_units),
    costPico: bigintOf(row.cost_pico),
    isEstimated: row.estimated === 1,
    isUnreported: row.unreported === 1,
    providerRequestId: row.provider_request_id,
    error: row.error,
    tags: JSON.parse(row.tags) as Record<string, string>,
    startedAtMs: Number(row.started_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    firstByteMs: row.first_byte_ms,
    durationMs: row.duration_ms,
  };
}

function bigintOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}
