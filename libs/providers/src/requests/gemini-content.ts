import { FieldTable, type FieldReader } from '../json/field-table';
import type { JsonRange, JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import { addMediaUrl } from './media-urls';
import type { RequestFacts } from './request-facts';
import {
  expectType,
  IS_ANOTHERS,
  IS_UNBOUNDED,
  readItems,
  readText,
  refused,
  RUNS_AT_PROVIDER,
  unread,
} from './values';

interface Media {
  readonly facts: RequestFacts;
  mimeType: string | null;
  data: JsonRange | null;
  uri: JsonRange | null;
}

const MEDIA = new FieldTable<Media>(
  {
    mimeType: (json, media) => {
      media.mimeType = readText(json)?.text ?? null;
    },
    data: (json, media) => {
      if (expectType(json, 'string', 'null') === 'string') media.data = json.skip();
    },
    fileUri: (json, media) => {
      if (expectType(json, 'string', 'null') === 'string') media.uri = json.skip();
    },
    displayName: unread,
  },
  { spelling: 'proto' },
);

/** Its type may come after its content, so it is counted at its end. */
const readMedia: FieldReader<RequestFacts> = (json, facts) => {
  if (expectType(json, 'object', 'null') === 'null') return;
  const media: Media = { facts, mimeType: null, data: null, uri: null };
  MEDIA.read(json, media);
  const { mimeType, data, uri } = media;
  if (uri !== null) {
    addMediaUrl(json, uri, /^image\//i.test(mimeType ?? '') ? 'image' : 'other', facts);
  }
  if (data === null) return;
  if (/^image\//i.test(mimeType ?? '')) facts.addImage(data);
  else if (/^audio\//i.test(mimeType ?? '')) facts.addAudio(data);
  else facts.fillsWindow = true;
};

const MEDIA_PROCESSING = new Set(['STATIC', 'MEDIA_PROCESSING_UNSPECIFIED']);

/** Any object in contents and system instructions: a part is known by the fields that it has. */
const CONTENT = new FieldTable<RequestFacts>(
  {
    inlineData: readMedia,
    fileData: readMedia,
    numTokens: refused(IS_UNBOUNDED),
    mediaProcessing: (json) => {
      const text = readText(json)?.text ?? 'STATIC';
      if (!MEDIA_PROCESSING.has(text)) {
        throw new RefusedRequest('request_not_bounded', json.field, `${json.field ?? ''} ${IS_UNBOUNDED}.`);
      }
    },
    cachedContent: refused(IS_ANOTHERS),
    fileId: refused(IS_ANOTHERS),
    parts: readGeminiContent,
    functionCall: readGeminiContent,
    functionResponse: readGeminiContent,
    mediaResolution: readGeminiContent,
    text: unread,
    role: unread,
    thought: unread,
    thoughtSignature: unread,
    videoMetadata: unread,
    executableCode: unread,
    codeExecutionResult: unread,
    toolCall: unread,
    toolResponse: unread,
    audioTranscription: unread,
    speechMetadata: unread,
    // The caller's own names.
    args: unread,
    response: unread,
    partMetadata: unread,
  },
  { spelling: 'proto', others: readUnknownPart },
);

/** A part that nobody knows may be a medium, which the window bounds. */
function readUnknownPart(json: JsonScanner, facts: RequestFacts): void {
  const type = json.peek();
  if (type === 'object' || type === 'array') facts.fillsWindow = true;
  readGeminiContent(json, facts);
}

/** Reads a value in the contents, down to its leaves. Google's parser takes an object for a list of one. */
export function readGeminiContent(json: JsonScanner, facts: RequestFacts): void {
  const type = json.peek();
  if (type === 'object') {
    CONTENT.read(json, facts);
  } else if (type === 'array') {
    readItems(json, () => {
      readGeminiContent(json, facts);
    });
  }
}

/** A list of objects, or the only one of them without a list. */
export function readOneOrMany(json: JsonScanner, readObject: () => void): void {
  const type = expectType(json, 'object', 'array', 'null');
  if (type === 'object') {
    readObject();
  } else if (type === 'array') {
    readItems(json, () => {
      readOneOrMany(json, readObject);
    });
  }
}

export const readContents: FieldReader<RequestFacts> = (json, facts) => {
  expectType(json, 'object', 'array', 'string', 'null');
  if (json.peek() === 'string') return;
  readOneOrMany(json, () => {
    facts.addMessage();
    readGeminiContent(json, facts);
  });
};

/** A tool is the field that is set, so that a new one of the provider's is a field that nobody knows. */
const TOOL = new FieldTable<RequestFacts>(
  {
    functionDeclarations: (json, facts) => {
      if (expectType(json, 'array', 'object', 'null') !== 'null') facts.addTools();
    },
    computerUse: (json, facts) => {
      if (json.peek() !== 'null') facts.addDescribedTool('toolset');
    },
  },
  { spelling: 'proto', others: refusedTool },
);

/** Not even `{}` passes: it is how a tool without settings is switched on. */
function refusedTool(json: JsonScanner): void {
  if (json.peek() === 'null') return;
  throw new RefusedRequest('request_not_bounded', json.field, `${json.field ?? 'It'} ${RUNS_AT_PROVIDER}.`);
}

export const readGeminiTools: FieldReader<RequestFacts> = (json, facts) => {
  readOneOrMany(json, () => {
    TOOL.read(json, facts);
  });
};
