import { bytesOf, type Fields, fieldsOf, NO_FIELDS, providerText } from '../fields';
import { MAX_RAW_USAGE_BYTES } from '../limits';
import type { UsageCoverage, UsageReport } from '../usage-report';
import type { TokenUsage } from './token-usage';

/** Reads the objects of one route's answers, streamed and plain. */
export abstract class AnswerProtocol {
  protected isComplete = false;
  protected visibleBytes = 0;
  /** Of these, those that the usage covers. */
  protected countedBytes = 0;
  private isFailed = false;
  private errorCode: string | null = null;
  private model: string | null = null;
  private tier: string | null = null;
  /** {@link UsageReport.responseId} */
  protected responseId: string | null = null;

  /**
   * A frame of a stream.
   *
   * @param name its `event:`
   * @returns whether the frame does nothing but report the usage
   */
  abstract event(value: Fields, name: string | null): boolean;

  /** A plain answer. */
  abstract whole(value: Fields): void;

  /** A frame whose data is not JSON. */
  text(_data: string, name: string | null): void {
    if (name === 'error') this.fail(null);
  }

  report(): UsageReport {
    const fields = this.usage();
    const usage = fields && this.tokens(fields);
    const raw = fields && JSON.stringify(fields);
    return {
      tokens: usage?.tokens ?? null,
      coverage: usage ? this.coverage() : 'none',
      reasoning: usage?.reasoning ?? 0,
      raw: raw !== null && bytesOf(raw) <= MAX_RAW_USAGE_BYTES ? raw : null,
      model: providerText(this.model),
      tier: providerText(this.tier),
      responseId: this.responseId,
      end: this.isFailed ? 'failed' : this.isComplete ? 'completed' : 'cut',
      error: this.errorCode,
      visibleBytes: this.visibleBytes,
      hasUnknownUsage: this.hasUnknownUsage(fields),
    };
  }

  /** The usage as it was last reported. */
  protected abstract usage(): Fields | null;
  /** @returns null where the usage is impossible */
  protected abstract tokens(usage: Fields): TokenUsage | null;
  protected abstract coverage(): Exclude<UsageCoverage, 'none'>;
  protected abstract hasUnknownUsage(usage: Fields | null): boolean;

  protected fail(error: unknown): void {
    this.isFailed = true;
    const { code, type, status } = fieldsOf(error) ?? NO_FIELDS;
    this.errorCode = [code, type, status].map(providerText).find((text) => text !== null) ?? this.errorCode;
  }

  /** @returns whether there is an error; compatible providers also send a mere text */
  protected failsOn(error: unknown): boolean {
    const isError = fieldsOf(error) !== null || (typeof error === 'string' && error !== '');
    if (isError) this.fail(error);
    return isError;
  }

  /** Who answered; what is not a text says nothing. */
  protected identify(model: unknown, tier: unknown): void {
    if (typeof model === 'string' && model !== '') this.model = model;
    if (typeof tier === 'string' && tier !== '') this.tier = tier;
  }
}
