import { ByteEdits } from '../json/byte-edits';
import { FieldTable, type FieldReader, type JsonObject } from '../json/field-table';
import { JsonScanner } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';
import type { CallRequest } from './call-request';
import { joinMembers } from './count-bodies';
import { capText, content, MAX_CAP, MAX_CHOICES, memberOf, readOwnUserId, removeOwnUserId } from './fields';
import { readContents, readGeminiContent, readGeminiTools, readOneOrMany } from './gemini-content';
import { modelOfPath, renameModels, type BodyModel, type GeminiPath } from './gemini-model';
import { RequestFacts } from './request-facts';
import { expectType, IS_ANOTHERS, IS_UNBOUNDED, readInteger, readText, refused, unread } from './values';

class GeminiFacts extends RequestFacts {
  /** Names of the model in the body, which must be the one of the path. */
  readonly bodyModels: BodyModel[] = [];
  config: JsonObject | null = null;
}

const readBodyModel: FieldReader<GeminiFacts> = (json, facts) => {
  const field = json.field;
  const model = readText(json);
  if (model !== null) facts.bodyModels.push({ ...model, field });
};

function refuseModality(json: JsonScanner): never {
  throw new RefusedRequest(
    'request_not_bounded',
    json.field,
    'Answers are text or audio: others have no price.',
  );
}

const readModalities: FieldReader<GeminiFacts> = (json, facts) => {
  if (json.peek() === 'array') {
    json.readArray(() => {
      readModality(json, facts);
    });
  } else {
    readModality(json, facts);
  }
};

function readModality(json: JsonScanner, facts: GeminiFacts): void {
  const modality = readText(json)?.text.toUpperCase() ?? 'TEXT';
  if (modality === 'AUDIO') facts.hasAudioOutput = true;
  else if (modality !== 'TEXT' && modality !== 'MODALITY_UNSPECIFIED') refuseModality(json);
}

const hasAudioOutput: FieldReader<GeminiFacts> = (json, facts) => {
  if (json.peek() !== 'null') facts.hasAudioOutput = true;
};

const refusedOutput: FieldReader<GeminiFacts> = (json) => {
  if (json.peek() !== 'null') refuseModality(json);
};

const RESPONSE_FORMAT = new FieldTable<GeminiFacts>(
  { text: unread, audio: hasAudioOutput, image: refusedOutput, video: refusedOutput },
  { spelling: 'proto', others: refusedOutput },
);

const CONFIG = new FieldTable<GeminiFacts>(
  {
    maxOutputTokens: (json, facts) => {
      const start = json.position;
      // 0 is the same as no cap where a field has no presence.
      const value = readInteger(json, { min: 1, max: MAX_CAP, allowsText: true });
      facts.addCap('maxOutputTokens', { start, end: json.position }, value);
    },
    candidateCount: (json, facts) => {
      facts.choices = readInteger(json, { min: 1, max: MAX_CHOICES, allowsText: true }) ?? 1;
    },
    responseModalities: readModalities,
    responseMimeType: (json, facts) => {
      const type = readText(json)?.text.toLowerCase() ?? '';
      if (type.startsWith('audio/')) facts.hasAudioOutput = true;
      else if (/^(image|video)\//.test(type)) refuseModality(json);
    },
    responseFormat: (json, facts) => {
      readOneOrMany(json, () => {
        RESPONSE_FORMAT.read(json, facts);
      });
    },
    speechConfig: hasAudioOutput,
    imageConfig: unread,
    routingConfig: refused('lets the provider choose the model, so that no price is known'),
    modelSelectionConfig: refused('lets the provider choose the model, so that no price is known'),
    modelConfig: refused('lets the provider choose the model, so that no price is known'),
    thinkingConfig: unread,
    responseSchema: content(unread),
    responseJsonSchema: content(unread),
    cachedContent: refused(IS_ANOTHERS),
  },
  { spelling: 'proto' },
);

const TIERS = new Map<string, RequestFacts['tier']>([
  ['unspecified', 'default'],
  ['service_tier_unspecified', 'default'],
  ['standard', 'default'],
  ['service_tier_standard', 'default'],
  ['flex', 'flex'],
  ['service_tier_flex', 'flex'],
  ['priority', 'priority'],
  ['service_tier_priority', 'priority'],
]);

const readServiceTier: FieldReader<GeminiFacts> = (json, facts) => {
  const text = readText(json)?.text ?? 'unspecified';
  const tier = TIERS.get(text.toLowerCase());
  if (tier === undefined) {
    throw new RefusedRequest('request_not_bounded', json.field, `The service tier ${text} has no price.`);
  }
  facts.tier = tier;
};

const REFUSED = {
  cachedContent: refused<GeminiFacts>(IS_ANOTHERS),
  continuationToken: refused<GeminiFacts>(IS_ANOTHERS),
  generationOutputConfig: refused<GeminiFacts>(IS_ANOTHERS),
  modelArmorConfig: refused<GeminiFacts>(IS_ANOTHERS),
  previousInteractionId: refused<GeminiFacts>(IS_ANOTHERS),
  background: refused<GeminiFacts>(IS_UNBOUNDED),
  maxOutputTokens: refused<GeminiFacts>('belongs into generationConfig'),
  candidateCount: refused<GeminiFacts>('belongs into generationConfig'),
  extraBody: refused<GeminiFacts>(IS_UNBOUNDED),
};

const GENERATE_FIELDS = {
  ...REFUSED,
  model: readBodyModel,
  contents: content<GeminiFacts>(readContents),
  systemInstruction: content<GeminiFacts>(readGeminiContent),
  tools: content<GeminiFacts>(readGeminiTools),
  toolConfig: unread,
  generationConfig: ((json, facts) => {
    if (expectType(json, 'object', 'null') === 'null') return;
    facts.config = CONFIG.readWithMembers(json, facts);
  }) satisfies FieldReader<GeminiFacts>,
  serviceTier: readServiceTier,
};

const GENERATE = new FieldTable<GeminiFacts>(
  { ...GENERATE_FIELDS, user_id: readOwnUserId },
  { spelling: 'proto' },
);

/** The request that `:countTokens` may have instead of contents. */
const NESTED = new FieldTable<GeminiFacts>(GENERATE_FIELDS, { spelling: 'proto' });

const COUNT = new FieldTable<GeminiFacts>(
  {
    ...GENERATE_FIELDS,
    user_id: readOwnUserId,
    generateContentRequest: (json, facts) => {
      if (expectType(json, 'object', 'null') === 'object') NESTED.read(json, facts);
    },
  },
  { spelling: 'proto' },
);

/** Fields of a request that change how many tokens it is. */
const COUNTED_FIELDS = new Set(['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig']);

/** @throws RefusedRequest */
export function readGenerateContent(
  route: 'generate_content' | 'count_content_tokens',
  bytes: Buffer,
  path: GeminiPath,
): CallRequest {
  const facts = new GeminiFacts();
  const hasOutput = route === 'generate_content';
  const body = JsonScanner.read(bytes, (json) => {
    expectType(json, 'object');
    return (hasOutput ? GENERATE : COUNT).readWithMembers(json, facts);
  });
  const model = modelOfPath(path.model, facts.bodyModels);
  return {
    route,
    model,
    isStreamed: hasOutput && path.streams,
    userId: facts.userId,
    size: facts.sizeOf(bytes, { hasOutput, isWindowPerInput: false }),
    askedCap: facts.askedCap,
    thinkingBudget: null,
    previousResponseId: null,
    addsUsageChunk: false,
    textBytes: facts.textBytes,
    betaFields: [],
    toSend(upstream, cap) {
      const edits = new ByteEdits(bytes);
      removeOwnUserId(edits, body);
      renameModels(edits, facts.bodyModels, upstream);
      if (hasOutput) setCap(edits, body, facts, capText(cap));
      return edits.apply();
    },
    toCount: (upstreamModel) => {
      const nested = [`"model":${JSON.stringify(`models/${upstreamModel}`)}`];
      const request = joinMembers(bytes, nested, body, COUNTED_FIELDS);
      return {
        counter: 'count_content_tokens',
        body: Buffer.concat([Buffer.from('{"generateContentRequest":'), request, Buffer.from('}')]),
      };
    },
  };
}

function setCap(edits: ByteEdits, body: JsonObject, facts: GeminiFacts, text: string): void {
  const [cap] = facts.caps;
  if (cap !== undefined) {
    edits.replace(cap.range, text);
  } else if (facts.config !== null) {
    edits.insert(facts.config, 'maxOutputTokens', text);
  } else {
    const member = memberOf(body, 'generationConfig');
    const config = `{"maxOutputTokens":${text}}`;
    if (member === undefined) edits.insert(body, 'generationConfig', config);
    else edits.replace({ start: member.valueStart, end: member.end }, config);
  }
}
