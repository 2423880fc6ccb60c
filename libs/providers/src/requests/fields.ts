import { FieldTable, type FieldReader, type JsonMember, type JsonObject } from '../json/field-table';
import type { JsonRange } from '../json/json-scanner';
import type { ByteEdits } from '../json/byte-edits';
import { RefusedRequest } from '../refusals';
import type { RequestFacts } from './request-facts';
import {
  expectType,
  IS_ANOTHERS,
  IS_UNBOUNDED,
  readFlag,
  readInteger,
  readText,
  refused,
  RUNS_AT_PROVIDER,
  type TextValue,
} from './values';

/** The greatest cap that is taken for a number of tokens. */
export const MAX_CAP = 1_000_000_000;

/** More answers than any provider gives at once. */
export const MAX_CHOICES = 128;

/** A cap as it is sent; routes with output have one. */
export function capText(cap: number | null): string {
  if (cap === null || !Number.isSafeInteger(cap) || cap < 0) {
    throw new RangeError('The output cap must be an integer of at least 0.');
  }
  return String(cap);
}

export const readModel: FieldReader<RequestFacts> = (json, facts) => {
  expectType(json, 'string');
  facts.model = readText(json);
};

export const readStream: FieldReader<RequestFacts> = (json, facts) => {
  facts.isStreamed = readFlag(json);
};

/** Ours: it says who pays, and goes no further. */
export const readOwnUserId: FieldReader<RequestFacts> = (json, facts) => {
  facts.ownUserId = readText(json)?.text ?? null;
};

/** @param rank 0 counts before 1, and 1 before 2. */
export function readProvidersUserId(rank: 0 | 1 | 2): FieldReader<RequestFacts> {
  return (json, facts) => {
    facts.providersUserIds[rank] = readText(json)?.text ?? null;
  };
}

const METADATA = new FieldTable<RequestFacts>({ user_id: readProvidersUserId(2) }, { spelling: 'verbatim' });

export const readMetadata: FieldReader<RequestFacts> = (json, facts) => {
  if (expectType(json, 'object', 'null') === 'object') METADATA.read(json, facts);
};

/** @param min 1 where a provider may take 0 for no cap at all. */
export function readCap(name: string, min: 0 | 1): FieldReader<RequestFacts> {
  return (json, facts) => {
    const start = json.position;
    const value = readInteger(json, { min, max: MAX_CAP, allowsText: false });
    facts.addCap(name, { start, end: json.position }, value);
  };
}

/** Tiers by the names that OpenAI takes; `fast` is another name of `priority`. */
const OPENAI_TIERS = new Map([
  ['auto', 'default'],
  ['default', 'default'],
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['fast', 'priority'],
] as const);

export const readServiceTier: FieldReader<RequestFacts> = (json, facts) => {
  const text = readText(json)?.text ?? 'auto';
  const tier = new Map<string, RequestFacts['tier']>(OPENAI_TIERS).get(text);
  if (tier === undefined) {
    throw new RefusedRequest(
      'request_not_bounded',
      json.field,
      `The service tier ${JSON.stringify(text)} has no price; use default, flex or priority.`,
    );
  }
  facts.tier = tier;
};

const CACHE_OPTIONS = new FieldTable<RequestFacts>(
  { comparison_response_id: refused(IS_ANOTHERS) },
  { spelling: 'exact' },
);

export const readPromptCacheOptions: FieldReader<RequestFacts> = (json, facts) => {
  if (expectType(json, 'object', 'null') === 'object') CACHE_OPTIONS.read(json, facts);
};

/** A form that the answer must have: the provider explains it to the model, as it does tools. */
export const readAnswerFormat: FieldReader<RequestFacts> = (json, facts) => {
  if (json.peek() !== 'null') facts.addTools();
};

/** A field that holds text for the model: its bytes count for the estimate. */
export function content<Context extends RequestFacts>(read: FieldReader<Context>): FieldReader<Context> {
  return (json, facts) => {
    const start = json.position;
    read(json, facts);
    if (json.position === start) json.skip();
    facts.contentBytes += json.position - start;
  };
}

/**
 * Fields by which endpoints with OpenAI's interface choose another model, search, multiply or lengthen the answer,
 * reach other services or leave the usage out.
 */
export const REFUSED_OF_COMPATIBLE: Readonly<Record<string, FieldReader<RequestFacts>>> = {
  ...refusedAll('lets the provider choose what runs, so that no price is known', [
    'models',
    'provider',
    'plugins',
    'route',
    'transforms',
    'preset',
    'fallbacks',
    'custom_llm_provider',
    'api_base',
    'base_url',
    'mock_response',
    'compound_custom',
  ]),
  ...refusedAll(RUNS_AT_PROVIDER, [
    'web_search_options',
    'web_search',
    'search_parameters',
    'search_settings',
    'enable_search',
    'search_options',
    'mcp_servers',
    'connectors',
    'background',
    'deferred',
  ]),
  ...refusedAll('caps the output in a way that this route does not know; use max_completion_tokens', [
    'max_output_tokens',
    'max_new_tokens',
    'max_length',
    'max_gen_len',
    'max_generated_tokens',
    'n_predict',
    'num_predict',
    'options',
  ]),
  ...refusedAll('multiplies the answers; use n', [
    'best_of',
    'n_cmpl',
    'num_return_sequences',
    'num_generations',
    'candidate_count',
    'use_beam_search',
  ]),
  ...refusedAll(IS_UNBOUNDED, ['chat_template', 'mm_processor_kwargs', 'media_io_kwargs', 'usage']),
  ...refusedAll(IS_ANOTHERS, [
    'conversation',
    'previous_response_id',
    'prompt',
    'prompt_id',
    'cached_content',
    'container',
  ]),
};

function refusedAll(
  reason: string,
  names: readonly string[],
): Readonly<Record<string, FieldReader<RequestFacts>>> {
  return Object.fromEntries(names.map((name) => [name, refused<RequestFacts>(reason)]));
}

export function valueOf(member: JsonMember): JsonRange {
  return { start: member.valueStart, end: member.end };
}

export function memberOf(object: JsonObject, name: string): JsonMember | undefined {
  return object.members.find((member) => member.name === name);
}

/** Takes our own field out of the body. */
export function removeOwnUserId(edits: ByteEdits, body: JsonObject): void {
  const member = memberOf(body, 'user_id');
  if (member !== undefined) edits.remove(body, member);
}

/** OpenAI's tier is the account's where a request leaves it open, so that the price would be open too. */
export function setServiceTier(edits: ByteEdits, body: JsonObject, facts: RequestFacts): void {
  const member = memberOf(body, 'service_tier');
  if (member === undefined) edits.insert(body, 'service_tier', '"default"');
  else if (facts.tier === 'default') edits.replace(valueOf(member), '"default"');
}

/** Models that search the web on every call, for a fee of its own. */
export function refuseSearchModel(name: string): void {
  if (/-search-(preview|api)|deep-research/i.test(name)) {
    throw new RefusedRequest('request_not_bounded', 'model', `The model ${name} searches the web by itself.`);
  }
}

/** The model's name of a body that must have one. */
export function modelOf(facts: RequestFacts): TextValue {
  if (facts.model === null || facts.model.text === '') {
    throw new RefusedRequest('invalid_request', 'model', 'The body must name a model.');
  }
  return facts.model;
}
