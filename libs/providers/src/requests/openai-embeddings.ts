import { ByteEdits } from '../json/byte-edits';
import { FieldTable, type FieldReader } from '../json/field-table';
import { JsonScanner } from '../json/json-scanner';
import type { CallRequest } from './call-request';
import {
  modelOf,
  readMetadata,
  readModel,
  readOwnUserId,
  readProvidersUserId,
  REFUSED_OF_COMPATIBLE,
  removeOwnUserId,
} from './fields';
import { RequestFacts } from './request-facts';
import { expectType, IS_UNBOUNDED, refused } from './values';

/** Four bytes are estimated to be a token, and a token id is one. */
const BYTES_OF_TOKEN = 4;

/** A text, texts, token ids, or lists of token ids. */
const readInput: FieldReader<RequestFacts> = (json, facts) => {
  expectType(json, 'string', 'array');
  readTexts(json, facts, 0);
};

/** @param depth Lists around the value at the cursor. */
function readTexts(json: JsonScanner, facts: RequestFacts, depth: number): void {
  const type = json.peek();
  if (type === 'number') {
    facts.contentBytes += BYTES_OF_TOKEN;
  } else if (type === 'array' && depth < 2) {
    json.readArray(() => {
      readTexts(json, facts, depth + 1);
    });
  } else {
    expectType(json, 'string');
    const range = json.skip();
    facts.contentBytes += range.end - range.start - 2;
  }
}

const EMBEDDINGS = new FieldTable<RequestFacts>(
  {
    ...REFUSED_OF_COMPATIBLE,
    model: readModel,
    input: readInput,
    user_id: readOwnUserId,
    user: readProvidersUserId(0),
    safety_identifier: readProvidersUserId(1),
    metadata: readMetadata,
    messages: refused(IS_UNBOUNDED),
    images: refused(IS_UNBOUNDED),
    service_tier: refused('has no price for embeddings'),
    extra_body: refused(IS_UNBOUNDED),
  },
  { spelling: 'exact' },
);

/** @throws RefusedRequest */
export function readEmbeddings(bytes: Buffer): CallRequest {
  const facts = new RequestFacts();
  const body = JsonScanner.read(bytes, (json) => {
    expectType(json, 'object');
    return EMBEDDINGS.readWithMembers(json, facts);
  });
  const model = modelOf(facts);
  return {
    route: 'embeddings',
    model: model.text,
    isStreamed: false,
    userId: facts.userId,
    size: facts.sizeOf(bytes, { hasOutput: false, isWindowPerInput: true }),
    askedCap: null,
    thinkingBudget: null,
    previousResponseId: null,
    addsUsageChunk: false,
    textBytes: facts.textBytes,
    betaFields: [],
    toSend(upstream) {
      const edits = new ByteEdits(bytes);
      edits.replace(model.range, JSON.stringify(upstream.model));
      removeOwnUserId(edits, body);
      return edits.apply();
    },
    toCount: () => null,
  };
}
