import { bytesOf, type Fields, fieldsOf, hasPositive, objectsIn } from '../fields';
import { AnswerProtocol } from './answer-protocol';
import { responseUsage } from './openai-usage';
import { hasUnknownCount, type TokenUsage, usageIn } from './token-usage';

const TERMINAL_EVENTS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
]);
const MAX_ID_CHARACTERS = 1_024;
const KNOWN_COUNTS: ReadonlySet<string> = new Set(['input_tokens', 'output_tokens', 'total_tokens']);

function visibleBytesOf(item: Fields): number {
  let bytes = bytesOf(item['name']) + bytesOf(item['arguments']) + bytesOf(item['input']);
  for (const part of [...objectsIn(item['content']), ...objectsIn(item['summary'])]) {
    bytes += bytesOf(part['text']) + bytesOf(part['refusal']) + bytesOf(part['transcript']);
  }
  return bytes;
}

/** POST /v1/responses. */
export class OpenAiResponses extends AnswerProtocol {
  private reported: Fields | null = null;
  private usesTools = false;

  override event(value: Fields, name: string | null): boolean {
    const type = typeof value['type'] === 'string' ? value['type'] : (name ?? '');
    if (!this.failsOn(value['error']) && type === 'error') this.fail({ code: value['code'] });
    if (type.endsWith('.delta') && type !== 'response.audio.delta') {
      this.visibleBytes += bytesOf(value['delta']);
    }
    const response = fieldsOf(value['response']);
    if (response) this.identifyResponse(response);
    if (response && TERMINAL_EVENTS.has(type)) {
      this.finish(response, type === 'response.failed' || type === 'response.cancelled');
    }
    return false;
  }

  override whole(value: Fields): void {
    this.identifyResponse(value);
    for (const item of objectsIn(value['output'])) this.visibleBytes += visibleBytesOf(item);
    const { status } = value;
    if (status === 'in_progress' || status === 'queued') return;
    this.finish(value, status === 'failed' || status === 'cancelled');
  }

  private identifyResponse({ model, service_tier: tier, id }: Fields): void {
    this.identify(model, tier);
    if (typeof id === 'string' && id !== '' && id.length <= MAX_ID_CHARACTERS) this.responseId = id;
  }

  private finish(response: Fields, isFailed: boolean): void {
    if (!this.failsOn(response['error'])) {
      if (isFailed) this.fail(null);
      else this.isComplete = true;
    }
    this.reported = usageIn(response['usage']);
    this.usesTools = hasPositive(response['tool_usage']);
  }

  protected override usage(): Fields | null {
    return this.reported;
  }

  protected override tokens(usage: Fields): TokenUsage | null {
    return responseUsage(usage);
  }

  protected override coverage(): 'final' {
    return 'final';
  }

  protected override hasUnknownUsage(usage: Fields | null): boolean {
    return this.usesTools || (usage !== null && hasUnknownCount(usage, KNOWN_COUNTS));
  }
}
