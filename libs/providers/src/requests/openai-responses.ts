import { ByteEdits } from '../json/byte-edits';
import { FieldTable, type FieldReader } from '../json/field-table';
import { JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import type { CallRequest } from './call-request';
import { joinMembers } from './count-bodies';
import {
  capText,
  content,
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
  removeOwnUserId,
  setServiceTier,
} from './fields';
import { readOpenAiContent } from './openai-content';
import { RequestFacts } from './request-facts';
import {
  expectType,
  IS_ANOTHERS,
  IS_UNBOUNDED,
  readFlag,
  readItems,
  readText,
  refused,
  RUNS_AT_PROVIDER,
  unread,
} from './values';

/** Items whose content is in the request. Others come of tools at the provider, or are kept there. */
const ITEMS = new Set([
  'message',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'reasoning',
  'compaction',
  'computer_call',
  'computer_call_output',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'tool_search_call',
  'tool_search_output',
  'additional_tools',
  'configuration_update',
]);

interface Item {
  readonly facts: RequestFacts;
  type: string | null;
  hasRole: boolean;
  hasContent: boolean;
  hasEncryptedContent: boolean;
}

const within: FieldReader<Item> = (json, item) => {
  readOpenAiContent(json, item.facts);
};

const ITEM = new FieldTable<Item>(
  {
    type: (json, item) => {
      item.type = readText(json)?.text ?? null;
    },
    role: (json, item) => {
      item.hasRole = readText(json) !== null;
    },
    encrypted_content: (json, item) => {
      item.hasEncryptedContent = expectType(json, 'string', 'null') === 'string';
    },
    tools: (json, item) => {
      readTools(json, item.facts);
    },
    content: (json, item) => {
      item.hasContent = json.peek() !== 'null';
      readOpenAiContent(json, item.facts);
    },
    output: within,
    summary: unread,
    id: unread,
    name: unread,
    call_id: unread,
    arguments: unread,
    // A custom tool's, which is the caller's own text.
    input: unread,
    operation: unread,
    action: unread,
    actions: unread,
    pending_safety_checks: unread,
    acknowledged_safety_checks: unread,
    file_id: refused(IS_ANOTHERS),
    container_id: refused(IS_ANOTHERS),
  },
  { spelling: 'exact', others: within },
);

const readInput: FieldReader<RequestFacts> = (json, facts) => {
  if (expectType(json, 'string', 'array', 'null') !== 'array') return;
  readItems(json, () => {
    expectType(json, 'object');
    facts.addMessage();
    const item: Item = { facts, type: null, hasRole: false, hasContent: false, hasEncryptedContent: false };
    ITEM.read(json, item);
    refuseForeignItem(json, item);
  });
};

function refuseForeignItem(
  json: JsonScanner,
  { type, hasRole, hasContent, hasEncryptedContent }: Item,
): void {
  const refuse = (reason: string): never => {
    throw new RefusedRequest('request_not_bounded', json.field, `${json.field ?? 'It'} ${reason}.`);
  };
  // Without a type, a role and content it is a reference, whose type may be left out.
  if (type === null && !(hasRole && hasContent)) refuse(IS_ANOTHERS);
  if (type === 'message' && !hasContent) refuse(IS_ANOTHERS);
  if (type !== null && !ITEMS.has(type)) refuse(`has the type ${type}, which is not bounded`);
  // Without its content OpenAI looks it up by its id.
  if (type === 'reasoning' && !hasEncryptedContent) {
    refuse(`has no encrypted_content; without it, it ${IS_ANOTHERS}`);
  }
}

interface Tool {
  readonly facts: RequestFacts;
  type: string | null;
  environment: string | null;
  execution: string | null;
}

const ENVIRONMENT = new FieldTable<Tool>(
  {
    type: (json, tool) => {
      tool.environment = readText(json)?.text ?? null;
    },
    container_id: refused(IS_ANOTHERS),
    file_ids: refused(IS_ANOTHERS),
  },
  {
    spelling: 'exact',
    others: (json, tool) => {
      readOpenAiContent(json, tool.facts);
    },
  },
);

const TOOL = new FieldTable<Tool>(
  {
    type: (json, tool) => {
      expectType(json, 'string');
      tool.type = readText(json)?.text ?? null;
    },
    environment: (json, tool) => {
      if (expectType(json, 'object', 'null') === 'object') ENVIRONMENT.read(json, tool);
    },
    execution: (json, tool) => {
      tool.execution = readText(json)?.text ?? null;
    },
    tools: (json, tool) => {
      readTools(json, tool.facts);
    },
    allowed_callers: (json) => {
      if (json.peek() === 'null') return;
      readItems(json, () => {
        if (readText(json)?.text !== 'direct') {
          throw new RefusedRequest(
            'request_not_bounded',
            json.field,
            `${json.field ?? 'It'} ${RUNS_AT_PROVIDER}.`,
          );
        }
      });
    },
    container: refused(IS_ANOTHERS),
    vector_store_ids: refused(IS_ANOTHERS),
    server_url: refused(RUNS_AT_PROVIDER),
    connector_id: refused(IS_ANOTHERS),
    name: unread,
    description: unread,
    parameters: unread,
  },
  { spelling: 'exact' },
);

function readTools(json: JsonScanner, facts: RequestFacts): void {
  if (json.peek() === 'null') return;
  readItems(json, () => {
    expectType(json, 'object');
    facts.addTools();
    const tool: Tool = { facts, type: null, environment: null, execution: null };
    TOOL.read(json, tool);
    if (!isRunByCaller(tool)) {
      throw new RefusedRequest(
        'request_not_bounded',
        json.field,
        `${json.field ?? 'The tool'} of type ${tool.type ?? 'unknown'} ${RUNS_AT_PROVIDER}.`,
      );
    }
  });
}

function isRunByCaller({ facts, type, environment, execution }: Tool): boolean {
  switch (type) {
    case 'function':
    case 'custom':
    case 'namespace':
      return true;
    case 'local_shell':
    case 'apply_patch':
    case 'computer':
    case 'computer_use_preview':
      facts.addDescribedTool('tool');
      return true;
    case 'shell':
      facts.addDescribedTool('tool');
      return environment === 'local';
    case 'tool_search':
      facts.addDescribedTool('tool');
      return execution === 'client';
    default:
      return false;
  }
}

const TEXT = new FieldTable<RequestFacts>({ format: readAnswerFormat }, { spelling: 'exact' });

const RESPONSES = new FieldTable<RequestFacts>(
  {
    model: readModel,
    input: content(readInput),
    instructions: content((json) => {
      expectType(json, 'string', 'null');
    }),
    max_output_tokens: readCap('max_output_tokens', 1),
    stream: readStream,
    service_tier: readServiceTier,
    user_id: readOwnUserId,
    user: readProvidersUserId(0),
    safety_identifier: readProvidersUserId(1),
    metadata: readMetadata,
    tools: content(readTools),
    text: content((json, facts) => {
      if (expectType(json, 'object', 'null') === 'object') TEXT.read(json, facts);
    }),
    previous_response_id: (json, facts) => {
      const id = readText(json)?.text ?? null;
      facts.previousResponseId = id;
      if (id !== null) facts.fillsWindow = true;
    },
    prompt_cache_options: readPromptCacheOptions,
    background: (json) => {
      if (readFlag(json)) {
        throw new RefusedRequest(
          'request_not_bounded',
          json.field,
          'A response in the background runs on after its call, so its use is not known.',
        );
      }
    },
    background_options: refused(RUNS_AT_PROVIDER),
    conversation: refused(IS_ANOTHERS),
    prompt: refused(IS_ANOTHERS),
    context_management: refused('runs the model once more, which is not bounded'),
    container: refused(IS_ANOTHERS),
    file_ids: refused(IS_ANOTHERS),
    mcp_servers: refused(RUNS_AT_PROVIDER),
    web_search_options: refused(RUNS_AT_PROVIDER),
    multi_agent: refused(IS_UNBOUNDED),
    extra_body: refused(IS_UNBOUNDED),
    max_tokens: refused('is no field of this route; use max_output_tokens'),
    max_completion_tokens: refused('is no field of this route; use max_output_tokens'),
    n: refused('multiplies the answers'),
  },
  { spelling: 'exact' },
);

/** Fields of a response that its counter takes. */
const COUNTED_FIELDS = new Set([
  'input',
  'instructions',
  'parallel_tool_calls',
  'previous_response_id',
  'reasoning',
  'text',
  'tool_choice',
  'tools',
  'truncation',
]);

/** @throws RefusedRequest */
export function readResponses(bytes: Buffer): CallRequest {
  const facts = new RequestFacts();
  facts.cacheWrites = 'by_model';
  const body = JsonScanner.read(bytes, (json) => {
    expectType(json, 'object');
    return RESPONSES.readWithMembers(json, facts);
  });
  const model = modelOf(facts);
  refuseSearchModel(model.text);
  return {
    route: 'responses',
    model: model.text,
    isStreamed: facts.isStreamed,
    userId: facts.userId,
    size: facts.sizeOf(bytes, { hasOutput: true, isWindowPerInput: false }),
    askedCap: facts.askedCap,
    thinkingBudget: null,
    previousResponseId: facts.previousResponseId,
    addsUsageChunk: false,
    textBytes: facts.textBytes,
    betaFields: [],
    toSend(upstream, cap) {
      refuseSearchModel(upstream.model);
      const edits = new ByteEdits(bytes);
      edits.replace(model.range, JSON.stringify(upstream.model));
      removeOwnUserId(edits, body);
      const text = capText(cap);
      for (const field of facts.caps) edits.replace(field.range, text);
      if (facts.caps.length === 0) edits.insert(body, 'max_output_tokens', text);
      if (upstream.isOpenAi) setServiceTier(edits, body, facts);
      return edits.apply();
    },
    toCount: (upstreamModel) => ({
      counter: 'count_response_tokens',
      body: joinMembers(bytes, [`"model":${JSON.stringify(upstreamModel)}`], body, COUNTED_FIELDS),
    }),
  };
}
