import { FieldTable, type FieldReader } from '../json/field-table';
import type { JsonRange, JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import { readCacheControl } from './cache-control';
import { addMediaUrl } from './media-urls';
import type { RequestFacts } from './request-facts';
import {
  expectType,
  IS_ANOTHERS,
  readFlag,
  readItems,
  readText,
  refused,
  RUNS_AT_PROVIDER,
  unread,
} from './values';

/** A block of content while its fields are read; its type may come after its source. */
interface Block {
  readonly facts: RequestFacts;
  type: string | null;
  source: Source | null;
}

interface Source {
  readonly facts: RequestFacts;
  type: string | null;
  mediaType: string | null;
  data: JsonRange | null;
  url: JsonRange | null;
}

/** Blocks whose content is text, or in fields that are read. Of others nothing is known. */
const KNOWN_BLOCKS = new Set([
  'text',
  'image',
  'document',
  'search_result',
  'thinking',
  'redacted_thinking',
  'tool_use',
  'tool_result',
  'tool_reference',
  'server_tool_use',
  'compaction',
  'browser_state',
  'tool_addition',
  'tool_removal',
  'tool_definition',
  'tool',
  'direct',
  'char_location',
  'page_location',
  'content_block_location',
  'search_result_location',
  'web_search_result_location',
]);

const SOURCE = new FieldTable<Source>(
  {
    type: (json, source) => {
      source.type = readText(json)?.text ?? null;
    },
    media_type: (json, source) => {
      source.mediaType = readText(json)?.text ?? null;
    },
    data: (json, source) => {
      expectType(json, 'string');
      source.data = json.skip();
    },
    url: (json, source) => {
      expectType(json, 'string');
      source.url = json.skip();
    },
    file_id: refused(IS_ANOTHERS),
    content: (json, source) => {
      readAnthropicContent(json, source.facts);
    },
  },
  {
    spelling: 'exact',
    others: (json, source) => {
      readAnthropicContent(json, source.facts);
    },
  },
);

/** A search result's source is a text. */
const readSource: FieldReader<Block> = (json, block) => {
  if (json.peek() !== 'object') return;
  const source: Source = { facts: block.facts, type: null, mediaType: null, data: null, url: null };
  SOURCE.read(json, source);
  block.source = source;
};

const CITATIONS = new FieldTable<RequestFacts>(
  {
    enabled: (json, facts) => {
      // Each sentence gets a mark, so that bytes no longer bound the tokens.
      if (readFlag(json)) facts.fillsWindow = true;
    },
  },
  { spelling: 'exact' },
);

const BLOCK = new FieldTable<Block>(
  {
    type: (json, block) => {
      block.type = readText(json)?.text ?? null;
    },
    source: readSource,
    cache_control: (json, block) => {
      readCacheControl(json, block.facts);
    },
    file_id: refused(IS_ANOTHERS),
    file_ids: refused(IS_ANOTHERS),
    container: refused(IS_ANOTHERS),
    container_id: refused(IS_ANOTHERS),
    skill_id: refused(IS_ANOTHERS),
    citations: (json, block) => {
      if (json.peek() === 'object') CITATIONS.read(json, block.facts);
      else readAnthropicContent(json, block.facts);
    },
    definition: (json, block) => {
      readAnthropicTool(json, block.facts);
    },
    tools: (json, block) => {
      readAnthropicTools(json, block.facts);
    },
    text: unread,
    role: unread,
    tabs: unread,
    state_changes: unread,
    // What a model wrote for a tool: the caller's own names.
    input: unread,
  },
  {
    spelling: 'exact',
    others: (json, block) => {
      readAnthropicContent(json, block.facts);
    },
  },
);

/** Reads a value in the system prompt or in a message, down to its leaves. */
export function readAnthropicContent(json: JsonScanner, facts: RequestFacts): void {
  const type = json.peek();
  if (type === 'array') {
    readItems(json, () => {
      readAnthropicContent(json, facts);
    });
  } else if (type === 'object') {
    const block: Block = { facts, type: null, source: null };
    BLOCK.read(json, block);
    countBlock(json, block);
  }
}

function countBlock(json: JsonScanner, { facts, type, source }: Block): void {
  if (type !== null && !KNOWN_BLOCKS.has(type)) facts.fillsWindow = true;
  noteBetas(json, type, facts);
  if (source === null) return;
  if (source.url !== null) {
    addMediaUrl(json, source.url, type === 'image' ? 'image' : 'other', facts);
  }
  if (source.type === 'base64' && /^image\//i.test(source.mediaType ?? '')) {
    facts.addImage(source.data);
  } else if (source.type !== 'text' && source.type !== 'content' && source.type !== 'url') {
    facts.fillsWindow = true;
  }
}

const BETAS_OF_BLOCKS = new Map([
  ['tool_addition', 'mid-conversation-tool-changes'],
  ['tool_removal', 'mid-conversation-tool-changes'],
  ['tool_definition', 'inline-tools'],
  ['compaction', 'compact'],
]);

function noteBetas(json: JsonScanner, type: string | null, facts: RequestFacts): void {
  const beta = type === null ? undefined : BETAS_OF_BLOCKS.get(type);
  if (beta !== undefined) facts.addBetaField(beta, json);
}

/** Tools that the caller runs, and whose description is Anthropic's. A name is followed by a date. */
const CALLERS_TOOLS = /^(bash|text_editor|computer|memory)_\d{8}$/;
const CALLERS_TOOLSETS = /^(computer|browser)_toolset_\d{8}$/;

const TOOL = new FieldTable<RequestFacts>(
  {
    type: (json, facts) => {
      const type = readText(json)?.text ?? 'custom';
      if (CALLERS_TOOLSETS.test(type)) {
        facts.addDescribedTool('toolset');
      } else if (CALLERS_TOOLS.test(type)) {
        facts.addDescribedTool('tool');
        if (type.startsWith('computer_')) facts.addBetaField('computer-use', json);
      } else if (type !== 'custom') {
        throw new RefusedRequest(
          'request_not_bounded',
          json.field,
          `A tool of type ${type} ${RUNS_AT_PROVIDER}.`,
        );
      }
    },
    allowed_callers: (json) => {
      if (json.peek() === 'null') return;
      readItems(json, () => {
        expectType(json, 'string');
        if (readText(json)?.text !== 'direct') {
          throw new RefusedRequest(
            'request_not_bounded',
            json.field,
            'A tool that code at the provider calls is not bounded.',
          );
        }
      });
    },
    cache_control: readCacheControl,
    caching: readCacheControl,
    model: refused(RUNS_AT_PROVIDER),
    mcp_server_name: refused(RUNS_AT_PROVIDER),
    name: unread,
    description: unread,
    input_schema: unread,
    input_examples: unread,
  },
  { spelling: 'exact' },
);

function readAnthropicTool(json: JsonScanner, facts: RequestFacts): void {
  expectType(json, 'object');
  facts.addTools();
  TOOL.read(json, facts);
}

export function readAnthropicTools(json: JsonScanner, facts: RequestFacts): void {
  if (json.peek() === 'null') return;
  readItems(json, () => {
    readAnthropicTool(json, facts);
  });
}
