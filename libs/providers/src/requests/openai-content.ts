import { FieldTable, type FieldReader } from '../json/field-table';
import type { JsonScanner } from '../json/json-scanner';
import { readCacheControl } from './cache-control';
import { addMediaUrl } from './media-urls';
import type { RequestFacts } from './request-facts';
import { expectType, IS_ANOTHERS, IS_UNBOUNDED, readItems, readText, refused, unread } from './values';

/** Types whose content is text, or in a field that is read. Of others nothing is known, so the window bounds them. */
const KNOWN_TYPES = new Set([
  'text',
  'refusal',
  'image_url',
  'input_audio',
  'file',
  'function',
  'custom',
  'ephemeral',
  'message',
  'input_text',
  'output_text',
  'summary_text',
  'reasoning_text',
  'input_image',
  'input_file',
  'computer_screenshot',
  'thinking',
  'redacted_thinking',
  'url_citation',
  'direct',
  'exec',
  'exit',
  'local',
  'timeout',
]);

const windowWhereSet: FieldReader<RequestFacts> = (json, facts) => {
  if (json.peek() !== 'null') facts.fillsWindow = true;
};

/** The window bounds it, and ids in it are refused all the same. */
const unknownMedia: FieldReader<RequestFacts> = (json, facts) => {
  windowWhereSet(json, facts);
  readOpenAiContent(json, facts);
};

const IMAGE_URL = new FieldTable<RequestFacts>(
  {
    url: (json, facts) => {
      expectType(json, 'string');
      addMediaUrl(json, json.skip(), 'image', facts);
    },
    detail: unread,
    file_id: refused(IS_ANOTHERS),
  },
  { spelling: 'exact' },
);

const readImageUrl: FieldReader<RequestFacts> = (json, facts) => {
  const type = expectType(json, 'string', 'object', 'null');
  if (type === 'object') IMAGE_URL.read(json, facts);
  else if (type === 'string') addMediaUrl(json, json.skip(), 'image', facts);
};

const INPUT_AUDIO = new FieldTable<RequestFacts>(
  {
    data: (json, facts) => {
      expectType(json, 'string');
      facts.addAudio(json.skip());
    },
    format: unread,
    id: refused(IS_ANOTHERS),
    file_id: refused(IS_ANOTHERS),
    url: windowWhereSet,
  },
  { spelling: 'exact' },
);

const readInputAudio: FieldReader<RequestFacts> = (json, facts) => {
  if (expectType(json, 'object', 'null') === 'object') INPUT_AUDIO.read(json, facts);
};

/** An earlier answer's audio, by its id. */
const AUDIO = new FieldTable<RequestFacts>({ id: refused(IS_ANOTHERS) }, { spelling: 'exact' });

const readAudio: FieldReader<RequestFacts> = (json, facts) => {
  windowWhereSet(json, facts);
  if (json.peek() === 'object') AUDIO.read(json, facts);
};

/**
 * Any object in messages, input items and their content. It reads the fields by which media, ids and tools get in,
 * whatever the object's type is.
 */
const CONTENT = new FieldTable<RequestFacts>(
  {
    type: (json, facts) => {
      const type = readText(json);
      if (type !== null && !KNOWN_TYPES.has(type.text)) facts.fillsWindow = true;
    },
    role: unread,
    content: readOpenAiContent,
    text: unread,
    refusal: unread,
    name: unread,
    image_url: readImageUrl,
    input_audio: readInputAudio,
    audio: readAudio,
    file_data: windowWhereSet,
    file_url: windowWhereSet,
    image: unknownMedia,
    images: unknownMedia,
    source: unknownMedia,
    video: unknownMedia,
    video_url: unknownMedia,
    audio_url: unknownMedia,
    document_url: unknownMedia,
    file_id: refused(IS_ANOTHERS),
    file_ids: refused(IS_ANOTHERS),
    container_id: refused(IS_ANOTHERS),
    container: refused(IS_ANOTHERS),
    vector_store_ids: refused(IS_ANOTHERS),
    skill_id: refused(IS_ANOTHERS),
    num_tokens: refused(IS_UNBOUNDED),
    cache_control: readCacheControl,
    // What a model wrote for a tool, and schemas: the caller's own names.
    arguments: unread,
    input: unread,
    parameters: unread,
    input_schema: unread,
    action: unread,
    actions: unread,
    extra_content: unread,
    logprobs: unread,
    reasoning_details: unread,
  },
  { spelling: 'exact', others: readOpenAiContent },
);

/** Reads a value in a message, down to its leaves. */
export function readOpenAiContent(json: JsonScanner, facts: RequestFacts): void {
  const type = json.peek();
  if (type === 'object') {
    CONTENT.read(json, facts);
  } else if (type === 'array') {
    readItems(json, () => {
      readOpenAiContent(json, facts);
    });
  }
}
