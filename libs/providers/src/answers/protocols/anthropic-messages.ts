import {
  bytesOf,
  count,
  type Fields,
  fieldsOf,
  hasPositive,
  jsonBytesOf,
  NO_FIELDS,
  objectsIn,
} from '../fields';
import { AnswerProtocol } from './answer-protocol';
import { hasUnknownCount, MergedUsage, type TokenUsage, tokenUsage, usageIn } from './token-usage';

const KNOWN_COUNTS: ReadonlySet<string> = new Set([
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
]);
/** Iterations whose tokens are in the top-level counts. */
const COUNTED_ITERATIONS: ReadonlySet<unknown> = new Set(['message']);
/** Regions without a price of their own. */
const PLAIN_REGIONS: ReadonlySet<unknown> = new Set([undefined, null, '', 'global', 'not_available']);

/** POST /v1/messages. */
export class AnthropicMessages extends AnswerProtocol {
  private readonly reported = new MergedUsage();
  private hasDelta = false;
  private isFinal = false;

  override event(value: Fields, name: string | null): boolean {
    const type = typeof value['type'] === 'string' ? value['type'] : name;
    switch (type) {
      case 'message_start': {
        const message = fieldsOf(value['message']) ?? NO_FIELDS;
        this.identify(message['model'], null);
        this.takeUsage(message['usage']);
        break;
      }
      case 'content_block_start':
        this.show(fieldsOf(value['content_block']));
        break;
      case 'content_block_delta': {
        const delta = fieldsOf(value['delta']) ?? NO_FIELDS;
        this.visibleBytes +=
          bytesOf(delta['text']) + bytesOf(delta['thinking']) + bytesOf(delta['partial_json']);
        break;
      }
      case 'message_delta':
        if (this.takeUsage(value['usage'])) this.hasDelta = true;
        if (typeof fieldsOf(value['delta'])?.['stop_reason'] === 'string') this.isFinal = true;
        break;
      case 'message_stop':
        this.isComplete = true;
        break;
      case 'error':
        this.fail(value['error']);
        break;
      default:
        this.failsOn(value['error']);
    }
    return false;
  }

  override whole(value: Fields): void {
    this.identify(value['model'], null);
    if (!this.failsOn(value['error'])) this.isComplete = true;
    for (const block of objectsIn(value['content'])) this.show(block);
    this.hasDelta = this.takeUsage(value['usage']);
  }

  private takeUsage(value: unknown): boolean {
    const usage = usageIn(value);
    if (!usage) return false;
    this.identify(null, usage['service_tier']);
    this.reported.take(usage);
    return true;
  }

  private show(block: Fields | null): void {
    if (!block) return;
    this.visibleBytes += bytesOf(block['text']) + bytesOf(block['thinking']) + bytesOf(block['name']);
    const input = fieldsOf(block['input']);
    // A stream begins a tool's input with an empty object.
    if (input && Object.keys(input).length > 0) this.visibleBytes += jsonBytesOf(input);
  }

  protected override usage(): Fields | null {
    return this.reported.fields();
  }

  protected override tokens(usage: Fields): TokenUsage | null {
    const split = fieldsOf(usage['cache_creation']) ?? NO_FIELDS;
    const writtenForHour = count(split['ephemeral_1h_input_tokens']);
    const written = count(
      usage['cache_creation_input_tokens'],
      count(split['ephemeral_5m_input_tokens']) + writtenForHour,
    );
    return tokenUsage(
      {
        input: count(usage['input_tokens'], NaN),
        cache_read: count(usage['cache_read_input_tokens']),
        cache_write_5m: written - writtenForHour,
        cache_write_1h: writtenForHour,
        output: count(usage['output_tokens'], NaN),
      },
      count(fieldsOf(usage['output_tokens_details'])?.['thinking_tokens']),
    );
  }

  protected override coverage(): 'final' | 'input' | 'so_far' {
    if (!this.hasDelta) return 'input';
    return this.isFinal || this.isComplete ? 'final' : 'so_far';
  }

  protected override hasUnknownUsage(usage: Fields | null): boolean {
    if (!usage) return false;
    return (
      hasPositive(usage['server_tool_use']) ||
      usage['speed'] === 'fast' ||
      !PLAIN_REGIONS.has(usage['inference_geo']) ||
      objectsIn(usage['iterations']).some((iteration) => !COUNTED_ITERATIONS.has(iteration['type'])) ||
      hasUnknownCount(usage, KNOWN_COUNTS)
    );
  }
}
