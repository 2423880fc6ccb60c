import { ByteEdits } from '../json/byte-edits';
import { FieldTable, type FieldReader, type JsonObject } from '../json/field-table';
import { JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import { readCacheControl } from './cache-control';
import type { CallRequest, Upstream } from './call-request';
import { readOpenAiContent } from './openai-content';
import {
  capText,
  content,
  MAX_CAP,
  MAX_CHOICES,
  memberOf,
  modelOf,
  readAnswerFormat,
  readCap,
  readMetadata,
  readModel,
  readOwnUserId,
  readPromptCacheOptions,
  readProvidersUserId,
  readServiceTier,
  readStream,
  refuseSearchModel,
  REFUSED_OF_COMPATIBLE,
  removeOwnUserId,
  setServiceTier,
  valueOf,
} from './fields';
import { RequestFacts } from './request-facts';
import {
  expectType,
  IS_ANOTHERS,
  IS_UNBOUNDED,
  readFlag,
  readInteger,
  readItems,
  readText,
  refused,
  RUNS_AT_PROVIDER,
  unread,
} from './values';

class ChatFacts extends RequestFacts {
  streamOptions: JsonObject | null = null;
  asksForUsage = false;
}

const readMessages: FieldReader<ChatFacts> = (json, facts) => {
  readItems(json, () => {
    expectType(json, 'object');
    facts.addMessage();
    readOpenAiContent(json, facts);
  });
};

/**
 * A tool is named by its type, or, at an endpoint of proto-JSON, by the field that is set. So only the fields of
 * functions and custom tools pass.
 */
const TOOL = new FieldTable<ChatFacts>(
  {
    type: (json) => {
      const type = readText(json)?.text ?? 'function';
      if (type !== 'function' && type !== 'custom') {
        throw new RefusedRequest(
          'request_not_bounded',
          json.field,
          `A tool of type ${type} ${RUNS_AT_PROVIDER}.`,
        );
      }
    },
    function: unread,
    custom: unread,
    name: unread,
    description: unread,
    parameters: unread,
    strict: unread,
    cache_control: readCacheControl,
  },
  { spelling: 'exact', others: refused(RUNS_AT_PROVIDER) },
);

const readTools: FieldReader<ChatFacts> = (json, facts) => {
  if (json.peek() === 'null') return;
  readItems(json, () => {
    expectType(json, 'object');
    facts.addTools();
    TOOL.read(json, facts);
  });
};

const readFunctions: FieldReader<ChatFacts> = (json, facts) => {
  if (expectType(json, 'array', 'null') === 'array') facts.addTools();
};

const STREAM_OPTIONS = new FieldTable<ChatFacts>(
  {
    include_usage: (json, facts) => {
      facts.asksForUsage = readFlag(json);
    },
  },
  { spelling: 'exact' },
);

const AUDIO = new FieldTable<ChatFacts>(
  {
    voice: (json) => {
      // An object is the id of a voice that somebody made.
      expectType(json, 'string');
    },
    format: unread,
  },
  { spelling: 'exact' },
);

const THINKING = new FieldTable<ChatFacts>(
  {
    type: unread,
    budget_tokens: (json, facts) => {
      facts.thinkingBudget = readInteger(json, { min: 0, max: MAX_CAP, allowsText: false });
    },
  },
  { spelling: 'exact' },
);

/** Gemini's own fields at its compatible endpoint: those that change how the model thinks, and no others. */
const GEMINI_EXTRAS = new FieldTable<ChatFacts>(
  { thinking_config: unread, thought_tag_marker: unread, safety_settings: unread },
  { spelling: 'proto', others: refused(IS_UNBOUNDED) },
);

const readGeminiExtras: FieldReader<ChatFacts> = (json, facts) => {
  if (expectType(json, 'object', 'null') === 'object') GEMINI_EXTRAS.read(json, facts);
};

const EXTRA_BODY = new FieldTable<ChatFacts>(
  { google: readGeminiExtras },
  { spelling: 'exact', others: refused(IS_UNBOUNDED) },
);

/** Text and audio have prices; images and videos as an answer have none. */
const readModalities: FieldReader<ChatFacts> = (json, facts) => {
  if (json.peek() === 'null') return;
  readItems(json, () => {
    expectType(json, 'string');
    const modality = readText(json)?.text;
    if (modality === 'audio') facts.hasAudioOutput = true;
    else if (modality !== 'text') {
      throw new RefusedRequest(
        'request_not_bounded',
        json.field,
        'Answers are text or audio: others have no price.',
      );
    }
  });
};

const CHAT = new FieldTable<ChatFacts>(
  {
    ...REFUSED_OF_COMPATIBLE,
    model: readModel,
    messages: content(readMessages),
    max_completion_tokens: readCap('max_completion_tokens', 1),
    max_tokens: readCap('max_tokens', 1),
    n: (json, facts) => {
      facts.choices = readInteger(json, { min: 1, max: MAX_CHOICES, allowsText: false }) ?? 1;
    },
    stream: readStream,
    stream_options: (json, facts) => {
      if (expectType(json, 'object', 'null') === 'object') {
        facts.streamOptions = STREAM_OPTIONS.readWithMembers(json, facts);
      }
    },
    service_tier: readServiceTier,
    user_id: readOwnUserId,
    user: readProvidersUserId(0),
    safety_identifier: readProvidersUserId(1),
    metadata: readMetadata,
    tools: content(readTools),
    functions: content(readFunctions),
    response_format: content(readAnswerFormat),
    prediction: content(unread),
    modalities: readModalities,
    audio: (json, facts) => {
      if (expectType(json, 'object', 'null') === 'null') return;
      facts.hasAudioOutput = true;
      AUDIO.read(json, facts);
    },
    thinking: (json, facts) => {
      if (expectType(json, 'object', 'null') === 'object') THINKING.read(json, facts);
    },
    prompt_cache_options: readPromptCacheOptions,
    extra_body: (json, facts) => {
      if (expectType(json, 'object', 'null') === 'object') EXTRA_BODY.read(json, facts);
    },
    google: readGeminiExtras,
    file_ids: refused(IS_ANOTHERS),
  },
  { spelling: 'exact' },
);

/** @throws RefusedRequest */
export function readChat(bytes: Buffer): CallRequest {
  const facts = new ChatFacts();
  facts.cacheWrites = 'by_model';
  const body = JsonScanner.read(bytes, (json) => {
    expectType(json, 'object');
    return CHAT.readWithMembers(json, facts);
  });
  const model = modelOf(facts);
  refuseSearchModel(model.text);
  const addsUsageChunk = facts.isStreamed && !facts.asksForUsage;
  return {
    route: 'chat',
    model: model.text,
    isStreamed: facts.isStreamed,
    userId: facts.userId,
    size: facts.sizeOf(bytes, { hasOutput: true, isWindowPerInput: false }),
    askedCap: facts.askedCap,
    thinkingBudget: facts.thinkingBudget,
    previousResponseId: null,
    addsUsageChunk,
    textBytes: facts.textBytes,
    betaFields: [],
    toSend(upstream, cap) {
      refuseSearchModel(upstream.model);
      const edits = new ByteEdits(bytes);
      edits.replace(model.range, JSON.stringify(upstream.model));
      removeOwnUserId(edits, body);
      setCaps(edits, body, facts, upstream.capField, capText(cap));
      if (upstream.isOpenAi) setServiceTier(edits, body, facts);
      if (addsUsageChunk) askForUsage(edits, body, facts);
      return edits.apply();
    },
    toCount: (upstreamModel) => countBody(bytes, body, upstreamModel),
  };
}

/** Every cap becomes the one that was held for; the one that the provider obeys is there in any case. */
function setCaps(
  edits: ByteEdits,
  body: JsonObject,
  facts: ChatFacts,
  capField: Upstream['capField'],
  text: string,
): void {
  for (const cap of facts.caps) edits.replace(cap.range, text);
  const isThere =
    capField === 'max_tokens' ? facts.caps.some((cap) => cap.name === capField) : facts.caps.length > 0;
  if (!isThere) edits.insert(body, capField ?? 'max_completion_tokens', text);
}

/** The usage of a stream comes only where the request asks for it. */
function askForUsage(edits: ByteEdits, body: JsonObject, facts: ChatFacts): void {
  const asked = '{"include_usage":true}';
  const options = memberOf(body, 'stream_options');
  if (options === undefined) {
    edits.insert(body, 'stream_options', asked);
  } else if (facts.streamOptions === null) {
    edits.replace(valueOf(options), asked);
  } else {
    const member = memberOf(facts.streamOptions, 'include_usage');
    if (member === undefined) edits.insert(facts.streamOptions, 'include_usage', 'true');
    else edits.replace(valueOf(member), 'true');
  }
}

/**
 * OpenAI counts the input of responses alone. Messages of a role and a text are such input as they are; others have
 * no counter.
 */
function countBody(bytes: Buffer, body: JsonObject, model: string): ReturnType<CallRequest['toCount']> {
  const messages = memberOf(body, 'messages');
  const hasMore = ['tools', 'functions', 'response_format', 'prediction'].some(
    (name) => memberOf(body, name) !== undefined,
  );
  if (messages === undefined || hasMore) return null;
  const range = valueOf(messages);
  const input = bytes.toString('utf8', range.start, range.end);
  if (!isListOfRoleAndText(JSON.parse(input))) return null;
  return {
    counter: 'count_response_tokens',
    body: Buffer.from(`{"model":${JSON.stringify(model)},"input":${input}}`),
  };
}

function isListOfRoleAndText(messages: unknown): boolean {
  const isText = ([name, value]: [string, unknown]): boolean =>
    (name === 'role' || name === 'content') && typeof value === 'string';
  return (
    Array.isArray(messages) &&
    messages.every((message: unknown) => Object.entries(message as object).every(isText))
  );
}
