import { ByteEdits } from '../json/byte-edits';
import { FieldTable, type FieldReader } from '../json/field-table';
import { JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import type { CallRequest } from './call-request';
import { content, readOwnUserId, removeOwnUserId } from './fields';
import { readGeminiContent } from './gemini-content';
import { modelOfPath, renameModels, type BodyModel, type GeminiPath } from './gemini-model';
import { RequestFacts } from './request-facts';
import { expectType, IS_ANOTHERS, IS_UNBOUNDED, readItems, readText, refused } from './values';

class EmbedFacts extends RequestFacts {
  readonly bodyModels: BodyModel[] = [];
}

const readBodyModel: FieldReader<EmbedFacts> = (json, facts) => {
  const field = json.field;
  const model = readText(json);
  if (model !== null) facts.bodyModels.push({ ...model, field });
};

const FIELDS: Readonly<Record<string, FieldReader<EmbedFacts>>> = {
  model: readBodyModel,
  content: content(readGeminiContent),
  contents: content(readGeminiContent),
  cachedContent: refused(IS_ANOTHERS),
  tools: refused(IS_UNBOUNDED),
};

const EMBED = new FieldTable<EmbedFacts>({ ...FIELDS, user_id: readOwnUserId }, { spelling: 'proto' });
const REQUEST = new FieldTable<EmbedFacts>(FIELDS, { spelling: 'proto' });
const BATCH = new FieldTable<EmbedFacts>(
  {
    model: readBodyModel,
    requests: (json, facts) => {
      readItems(json, () => {
        expectType(json, 'object');
        REQUEST.read(json, facts);
      });
    },
    user_id: readOwnUserId,
  },
  { spelling: 'proto' },
);

/** @throws RefusedRequest */
export function readEmbedContent(
  route: 'embed_content' | 'batch_embed_contents',
  bytes: Buffer,
  path: GeminiPath,
): CallRequest {
  const facts = new EmbedFacts();
  const body = JsonScanner.read(bytes, (json) => {
    expectType(json, 'object');
    return (route === 'embed_content' ? EMBED : BATCH).readWithMembers(json, facts);
  });
  const model = modelOfPath(path.model, facts.bodyModels);
  if (facts.fillsWindow) {
    throw new RefusedRequest(
      'request_not_bounded',
      null,
      'Only text, images and audio in the body can be embedded: nothing bounds other media.',
    );
  }
  return {
    route,
    model,
    isStreamed: false,
    userId: facts.userId,
    size: facts.sizeOf(bytes, { hasOutput: false, isWindowPerInput: true }),
    askedCap: null,
    thinkingBudget: null,
    previousResponseId: null,
    addsUsageChunk: false,
    // Needed only where the provider reports no usage.
    get textBytes() {
      return textBytesIn(JSON.parse(bytes.toString()));
    },
    betaFields: [],
    toSend(upstream) {
      const edits = new ByteEdits(bytes);
      removeOwnUserId(edits, body);
      renameModels(edits, facts.bodyModels, upstream);
      return edits.apply();
    },
    toCount: () => null,
  };
}

/** Bytes of the texts in the parts, at any depth: the scanner has limited it. */
function textBytesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, item]) =>
      sum + (name === 'text' && typeof item === 'string' ? Buffer.byteLength(item) : textBytesIn(item)),
    0,
  );
}
