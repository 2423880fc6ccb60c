import type { CallSize, ServiceTier } from '@app/pricing';
import type { JsonRange } from '../json/json-scanner';
import type { BetaField } from './call-request';
import type { TextValue } from './values';

/** Tokens of a provider's own instructions for tools: once per request, and for each tool that it describes itself. */
const TOOLS_TOKENS = 2_000;
/** A set of tools that the provider describes is many of them. */
const TOOLSET_TOKENS = 20_000;
/** Tokens between messages, which no byte of the body is for. */
const MESSAGE_TOKENS = 64;

/** A number field that caps the output. */
export interface CapField {
  readonly name: string;
  readonly range: JsonRange;
}

/** What the readers find in a body. */
export class RequestFacts {
  model: TextValue | null = null;
  isStreamed = false;
  /** `user_id`, which is ours and is not forwarded. */
  ownUserId: string | null = null;
  /** Users in the provider's own fields, the first one that counts first. */
  providersUserIds: (string | null)[] = [null, null, null];
  choices = 1;
  tier: ServiceTier = 'default';
  cacheWrites: CallSize['cacheWrites'] = 'never';
  hasAudioOutput = false;
  fillsWindow = false;
  thinkingBudget: number | null = null;
  previousResponseId: string | null = null;
  readonly caps: CapField[] = [];
  askedCap: number | null = null;
  readonly betaFields: BetaField[] = [];
  /** Bytes of the fields that hold text; media in them are taken off again. */
  contentBytes = 0;
  images = 0;

  private mediaBytes = 0;
  private audioBytes = 0;
  private messages = 0;
  private toolTokens = 0;

  addCap(name: string, range: JsonRange, value: number | null): void {
    this.caps.push({ name, range });
    if (value !== null) this.askedCap = Math.min(this.askedCap ?? value, value);
  }

  addMessage(): void {
    this.messages += 1;
  }

  /** The body has tools. */
  addTools(): void {
    this.toolTokens = Math.max(this.toolTokens, TOOLS_TOKENS);
  }

  /** A tool whose description is the provider's, and not in the body. */
  addDescribedTool(kind: 'tool' | 'toolset'): void {
    this.addTools();
    this.toolTokens += kind === 'tool' ? TOOLS_TOKENS : TOOLSET_TOKENS;
  }

  /** An image; the bytes that are its content, where it is in the body. */
  addImage(content: JsonRange | null): void {
    this.images += 1;
    if (content !== null) this.mediaBytes += content.end - content.start;
  }

  addAudio(content: JsonRange): void {
    const bytes = content.end - content.start;
    this.mediaBytes += bytes;
    this.audioBytes += bytes;
  }

  /** `1h` counts over `5m`, and both over what the model decides by itself. */
  addCacheWrite(ttl: '5m' | '1h'): void {
    if (ttl === '1h' || this.cacheWrites === '1h') this.cacheWrites = '1h';
    else if (this.cacheWrites === 'never') this.cacheWrites = '5m';
  }

  get userId(): string | null {
    return this.ownUserId ?? this.providersUserIds.find((user) => user !== null) ?? null;
  }

  get textBytes(): number {
    return Math.max(0, this.contentBytes - this.mediaBytes);
  }

  /** Every token of text is at least one byte of the body. */
  sizeOf(
    body: Buffer,
    output: { readonly hasOutput: boolean; readonly isWindowPerInput: boolean },
  ): CallSize {
    return {
      textTokens: body.length - this.mediaBytes + this.toolTokens + this.messages * MESSAGE_TOKENS,
      images: this.images,
      audioTokens: this.audioBytes,
      fillsWindow: this.fillsWindow,
      isWindowPerInput: output.isWindowPerInput,
      cacheWrites: this.cacheWrites,
      choices: this.choices,
      hasOutput: output.hasOutput,
      hasAudioOutput: this.hasAudioOutput,
      tier: this.tier,
    };
  }
}
