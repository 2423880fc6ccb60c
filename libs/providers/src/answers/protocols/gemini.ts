import { bytesOf, count, type Fields, fieldsOf, jsonBytesOf, NO_FIELDS, objectsIn } from '../fields';
import { AnswerProtocol } from './answer-protocol';
import { hasUnknownCount, MergedUsage, type TokenUsage, tokenUsage, usageIn } from './token-usage';

const KNOWN_COUNTS: ReadonlySet<string> = new Set([
  'promptTokenCount',
  'cachedContentTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'toolUsePromptTokenCount',
  'totalTokenCount',
  'initialPromptTokenCount',
]);
/** Output that costs more than text. */
const DEARER_OUTPUT: ReadonlySet<unknown> = new Set(['IMAGE', 'VIDEO']);

/** Proto-JSON spells fields in camelCase or in snake_case. */
function field(fields: Fields, name: string): unknown {
  return fields[name] ?? fields[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
}

function inCamelCase(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** Proto-JSON may write numbers as strings. */
function protoCount(value: unknown, absent = 0): number {
  return count(typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value, absent);
}

function tokensOf(details: unknown, modality: string): number {
  return objectsIn(details)
    .filter((entry) => entry['modality'] === modality)
    .reduce((sum, entry) => sum + protoCount(field(entry, 'tokenCount')), 0);
}

/** POST …:generateContent and …:streamGenerateContent, and the two routes of embeddings. */
export class Gemini extends AnswerProtocol {
  private readonly reported = new MergedUsage();

  /** @param isEmbedding such answers have no candidates: they are complete when they are there */
  constructor(private readonly isEmbedding: boolean) {
    super();
  }

  override event(value: Fields, name: string | null): boolean {
    this.identify(field(value, 'modelVersion'), null);
    const isError = this.failsOn(value['error']);
    if (name === 'error' && !isError) this.fail(value);
    const usage = usageIn(field(value, 'usageMetadata'));
    const fields = usage && inCamelCase(usage);
    if (fields) {
      this.identify(null, fields['serviceTier'] ?? fields['trafficType']);
      this.reported.take(fields);
    }
    const candidates = objectsIn(value['candidates']);
    for (const candidate of candidates) {
      for (const part of objectsIn(fieldsOf(candidate['content'])?.['parts'])) {
        this.visibleBytes += bytesOf(part['text']) + jsonBytesOf(field(part, 'functionCall'));
      }
    }
    if ((fields?.['candidatesTokenCount'] ?? fields?.['thoughtsTokenCount']) !== undefined) {
      this.countedBytes = this.visibleBytes;
    }
    if (candidates.length > 0) {
      this.isComplete = candidates.every((candidate) => typeof field(candidate, 'finishReason') === 'string');
    }
    const feedback = fieldsOf(field(value, 'promptFeedback')) ?? NO_FIELDS;
    if (typeof field(feedback, 'blockReason') === 'string') this.isComplete = true;
    if (this.isEmbedding && !isError) this.isComplete = true;
    return false;
  }

  override whole(value: Fields): void {
    this.event(value, null);
  }

  protected override usage(): Fields | null {
    return this.reported.fields();
  }

  protected override tokens(usage: Fields): TokenUsage | null {
    const total = protoCount(usage['totalTokenCount'], NaN);
    const toolUse = protoCount(usage['toolUsePromptTokenCount']);
    const thoughts = protoCount(usage['thoughtsTokenCount']);
    const candidates = protoCount(usage['candidatesTokenCount']);
    const prompt = protoCount(usage['promptTokenCount'], total - toolUse - thoughts - candidates);
    const cached = protoCount(usage['cachedContentTokenCount']);
    // Cached audio is priced as cached.
    const audioPrompt =
      tokensOf(usage['promptTokensDetails'], 'AUDIO') - tokensOf(usage['cacheTokensDetails'], 'AUDIO');
    const audioInput =
      Math.min(Math.max(audioPrompt, 0), Math.max(prompt - cached, 0)) +
      Math.min(tokensOf(usage['toolUsePromptTokensDetails'], 'AUDIO'), toolUse);
    const audioOutput = Math.min(tokensOf(usage['candidatesTokensDetails'], 'AUDIO'), candidates);
    if (cached > prompt) return null;
    return tokenUsage(
      {
        input: prompt + toolUse - cached - audioInput,
        cache_read: cached,
        output: candidates + thoughts - audioOutput,
        audio_input: audioInput,
        audio_output: audioOutput,
      },
      thoughts,
    );
  }

  protected override coverage(): 'final' | 'input' | 'so_far' {
    if (this.isComplete) return 'final';
    return this.visibleBytes > this.countedBytes ? 'input' : 'so_far';
  }

  protected override hasUnknownUsage(usage: Fields | null): boolean {
    if (!usage) return false;
    return (
      objectsIn(usage['candidatesTokensDetails']).some(
        (entry) => DEARER_OUTPUT.has(entry['modality']) && protoCount(field(entry, 'tokenCount')) > 0,
      ) || hasUnknownCount(usage, KNOWN_COUNTS)
    );
  }
}
