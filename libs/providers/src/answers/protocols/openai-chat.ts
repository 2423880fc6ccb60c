import { bytesOf, type Fields, fieldsOf, objectsIn } from '../fields';
import { AnswerProtocol } from './answer-protocol';
import { completionUsage } from './openai-usage';
import { hasUnknownCount, type TokenUsage, usageIn } from './token-usage';

const KNOWN_COUNTS: ReadonlySet<string> = new Set([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_cache_hit_tokens',
  'prompt_cache_miss_tokens',
  'cached_tokens',
  'reasoning_tokens',
]);

/** Bytes of the text in a message or in a piece of it. */
function visibleBytesOf(message: Fields): number {
  const { content } = message;
  let bytes =
    bytesOf(content) +
    bytesOf(message['refusal']) +
    bytesOf(message['reasoning_content'] ?? message['reasoning']) +
    bytesOf(fieldsOf(message['audio'])?.['transcript']) +
    bytesOfCall(message['function_call']);
  if (typeof content !== 'string') for (const part of objectsIn(content)) bytes += bytesOf(part['text']);
  for (const call of objectsIn(message['tool_calls'])) {
    bytes += bytesOfCall(call['function']) + bytesOfCall(call['custom']);
  }
  return bytes;
}

function bytesOfCall(value: unknown): number {
  const call = fieldsOf(value);
  return call ? bytesOf(call['name']) + bytesOf(call['arguments'] ?? call['input']) : 0;
}

/** POST /v1/chat/completions, of OpenAI and of everybody who offers the same. */
export class OpenAiChat extends AnswerProtocol {
  private reported: Fields | null = null;
  private hasFinished = false;
  private isFinal = false;

  override event(value: Fields, name: string | null): boolean {
    this.identify(value['model'], value['service_tier']);
    if (!this.failsOn(value['error']) && name === 'error') this.fail(value);
    const { choices } = value;
    for (const choice of objectsIn(choices)) {
      this.visibleBytes += visibleBytesOf(fieldsOf(choice['delta']) ?? {});
      if (typeof choice['finish_reason'] === 'string') this.hasFinished = true;
    }
    const usage = fieldsOf(value['usage']);
    if (!usage) return false;
    const isUsageAlone = Array.isArray(choices) && choices.length === 0;
    this.reported = usageIn(usage);
    this.countedBytes = this.visibleBytes;
    this.isFinal = this.hasFinished || isUsageAlone;
    if (this.isFinal && this.hasFinished) this.isComplete = true;
    return isUsageAlone;
  }

  override whole(value: Fields): void {
    this.identify(value['model'], value['service_tier']);
    if (!this.failsOn(value['error'])) this.isComplete = true;
    for (const choice of objectsIn(value['choices'])) {
      this.visibleBytes += visibleBytesOf(fieldsOf(choice['message']) ?? {});
    }
    this.reported = usageIn(value['usage']);
  }

  override text(data: string, name: string | null): void {
    super.text(data, name);
    if (data.trim() === '[DONE]') this.isComplete = true;
  }

  protected override usage(): Fields | null {
    return this.reported;
  }

  protected override tokens(usage: Fields): TokenUsage | null {
    return completionUsage(usage, true);
  }

  protected override coverage(): 'final' | 'input' | 'so_far' {
    if (this.isComplete) return 'final';
    if (this.visibleBytes > this.countedBytes) return 'input';
    return this.isFinal ? 'final' : 'so_far';
  }

  protected override hasUnknownUsage(usage: Fields | null): boolean {
    return usage !== null && hasUnknownCount(usage, KNOWN_COUNTS);
  }
}
