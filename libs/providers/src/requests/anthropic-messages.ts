import { ByteEdits } from '../json/byte-edits';
import { FieldTable, type FieldReader, type JsonObject } from '../json/field-table';
import { JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import { readAnthropicContent, readAnthropicTools } from './anthropic-content';
import { joinMembers } from './count-bodies';
import { readCacheControl } from './cache-control';
import type { CallRequest } from './call-request';
import {
  capText,
  content,
  MAX_CAP,
  modelOf,
  readAnswerFormat,
  readCap,
  readMetadata,
  readModel,
  readOwnUserId,
  readStream,
  removeOwnUserId,
} from './fields';
import { RequestFacts } from './request-facts';
import {
  expectType,
  IS_ANOTHERS,
  IS_UNBOUNDED,
  readInteger,
  readItems,
  readText,
  refused,
  RUNS_AT_PROVIDER,
  unread,
} from './values';

const readMessages: FieldReader<RequestFacts> = (json, facts) => {
  readItems(json, () => {
    expectType(json, 'object');
    facts.addMessage();
    readAnthropicContent(json, facts);
  });
};

const noteBeta =
  (beta: string): FieldReader<RequestFacts> =>
  (json, facts) => {
    if (json.peek() !== 'null') facts.addBetaField(beta, json);
  };

const THINKING = new FieldTable<RequestFacts>(
  {
    type: unread,
    budget_tokens: (json, facts) => {
      facts.thinkingBudget = readInteger(json, { min: 0, max: MAX_CAP, allowsText: false });
    },
    block_binding: noteBeta('thinking-binding-controls'),
    display: (json, facts) => {
      if (readText(json)?.text === 'updates') facts.addBetaField('thinking-display-updates', json);
    },
  },
  { spelling: 'exact' },
);

const OUTPUT_CONFIG = new FieldTable<RequestFacts>(
  { format: content(readAnswerFormat), task_budget: noteBeta('task-budgets') },
  { spelling: 'exact' },
);

interface ContextEdit {
  type: string | null;
}

const CONTEXT_EDIT = new FieldTable<ContextEdit>(
  {
    type: (json, edit) => {
      edit.type = readText(json)?.text ?? null;
    },
  },
  { spelling: 'exact' },
);

/** Edits that take something out of the prompt pass; one that has the model write a summary does not. */
function readContextEdit(json: JsonScanner): void {
  expectType(json, 'object');
  const edit: ContextEdit = { type: null };
  CONTEXT_EDIT.read(json, edit);
  if (edit.type?.startsWith('clear_') === true) return;
  throw new RefusedRequest(
    'request_not_bounded',
    json.field,
    `${json.field ?? 'The edit'} runs the model once more, which is not bounded.`,
  );
}

const CONTEXT_MANAGEMENT = new FieldTable<RequestFacts>(
  {
    edits: (json) => {
      if (json.peek() === 'null') return;
      readItems(json, () => {
        readContextEdit(json);
      });
    },
  },
  { spelling: 'exact', others: refused(IS_UNBOUNDED) },
);

const DIAGNOSTICS = new FieldTable<RequestFacts>(
  { previous_message_id: refused(IS_ANOTHERS) },
  { spelling: 'exact' },
);

/** Reads an object by a table, where it is not null. */
function inside(table: FieldTable<RequestFacts>, beta?: string): FieldReader<RequestFacts> {
  return (json, facts) => {
    if (expectType(json, 'object', 'null') === 'null') return;
    if (beta !== undefined) facts.addBetaField(beta, json);
    table.read(json, facts);
  };
}

const MESSAGES = new FieldTable<RequestFacts>(
  {
    model: readModel,
    messages: content(readMessages),
    system: content(readAnthropicContent),
    tools: content(readAnthropicTools),
    // 0 warms the cache and answers nothing.
    max_tokens: readCap('max_tokens', 0),
    stream: readStream,
    user_id: readOwnUserId,
    metadata: readMetadata,
    thinking: inside(THINKING),
    cache_control: readCacheControl,
    output_config: inside(OUTPUT_CONFIG),
    output_format: content(readAnswerFormat),
    context_management: inside(CONTEXT_MANAGEMENT, 'context-management'),
    diagnostics: inside(DIAGNOSTICS),
    service_tier: (json) => {
      // The account's priority capacity is paid for already, so both cost what the sheet says.
      const tier = readText(json)?.text ?? 'auto';
      if (tier === 'auto' || tier === 'standard_only') return;
      throw new RefusedRequest('request_not_bounded', json.field, `The service tier ${tier} has no price.`);
    },
    speed: (json) => {
      const speed = readText(json)?.text ?? 'standard';
      if (speed === 'standard') return;
      throw new RefusedRequest('request_not_bounded', json.field, `The speed ${speed} has no price.`);
    },
    inference_geo: refused('changes the price of every token'),
    mcp_servers: refused(RUNS_AT_PROVIDER),
    container: refused(IS_ANOTHERS),
    thread: refused(IS_ANOTHERS),
    fallbacks: refused('lets the provider choose the model, so that no price is known'),
    fallback_credit_token: refused(IS_ANOTHERS),
    billing_policy: refused(IS_ANOTHERS),
    user_profile_id: refused(IS_ANOTHERS),
    workspace_id: refused(IS_ANOTHERS),
    compaction: refused(IS_UNBOUNDED),
    betas: refused('belongs into the header anthropic-beta'),
    anthropic_beta: refused('belongs into the header anthropic-beta'),
    anthropic_version: refused('belongs into the header anthropic-version'),
    max_tokens_to_sample: refused('is no field of this route; use max_tokens'),
    max_output_tokens: refused('is no field of this route; use max_tokens'),
    max_completion_tokens: refused('is no field of this route; use max_tokens'),
    n: refused('multiplies the answers'),
  },
  { spelling: 'exact' },
);

/** Fields of a message that its counter takes. */
const COUNTED_FIELDS = new Set([
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'cache_control',
  'output_config',
  'output_format',
  'context_management',
]);

/** @throws RefusedRequest */
export function readMessagesCall(route: 'messages' | 'count_message_tokens', bytes: Buffer): CallRequest {
  const facts = new RequestFacts();
  const body = JsonScanner.read(bytes, (json) => {
    expectType(json, 'object');
    return MESSAGES.readWithMembers(json, facts);
  });
  const model = modelOf(facts);
  const hasOutput = route === 'messages';
  return {
    route,
    model: model.text,
    isStreamed: hasOutput && facts.isStreamed,
    userId: facts.userId,
    size: facts.sizeOf(bytes, { hasOutput, isWindowPerInput: false }),
    askedCap: facts.askedCap,
    thinkingBudget: facts.thinkingBudget,
    previousResponseId: null,
    addsUsageChunk: false,
    textBytes: facts.textBytes,
    betaFields: facts.betaFields,
    toSend(upstream, cap) {
      const edits = new ByteEdits(bytes);
      edits.replace(model.range, JSON.stringify(upstream.model));
      removeOwnUserId(edits, body);
      if (hasOutput) setCap(edits, body, facts, capText(cap));
      return edits.apply();
    },
    toCount: (upstreamModel) => ({
      counter: 'count_message_tokens',
      body: joinMembers(bytes, [`"model":${JSON.stringify(upstreamModel)}`], body, COUNTED_FIELDS),
    }),
  };
}

function setCap(edits: ByteEdits, body: JsonObject, facts: RequestFacts, text: string): void {
  for (const cap of facts.caps) edits.replace(cap.range, text);
  if (facts.caps.length === 0) edits.insert(body, 'max_tokens', text);
}
