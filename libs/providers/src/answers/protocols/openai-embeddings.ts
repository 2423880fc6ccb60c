import type { Fields } from '../fields';
import { AnswerProtocol } from './answer-protocol';
import { completionUsage } from './openai-usage';
import { type TokenUsage, usageIn } from './token-usage';

/** POST /v1/embeddings. */
export class OpenAiEmbeddings extends AnswerProtocol {
  private reported: Fields | null = null;

  override event(): boolean {
    return false;
  }

  override whole(value: Fields): void {
    this.identify(value['model'], value['service_tier']);
    if (!this.failsOn(value['error'])) this.isComplete = true;
    this.reported = usageIn(value['usage']);
  }

  protected override usage(): Fields | null {
    return this.reported;
  }

  protected override tokens(usage: Fields): TokenUsage | null {
    return completionUsage(usage, false);
  }

  protected override coverage(): 'final' {
    return 'final';
  }

  protected override hasUnknownUsage(): boolean {
    return false;
  }
}
