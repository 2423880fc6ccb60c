import type { CallSize, ServiceTier } from '@app/pricing';
import type { JsonRange, JsonScanner } from '../json/json-scanner';
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
  /** Bytes of the fields that hold text; media in them are taken off again. */
  contentBytes = 0;
  images = 0;

  /** By beta: the first field that needs it. */
  private readonly fieldsOfBetas = new Map<string, string>();
  private mediaBytes = 0;
  private audioBytes = 0;
  private messages = 0;
  private toolTokens = 0;

  addCap(name: string, range: JsonRange, value: number | null): void {
    this.caps.push({ name, range });
    if (value !== null) this.askedCap = Math.min(this.askedCap ?? value, value);
  }

  /** The field at the cursor means something only with a beta. */
  addBetaField(beta: string, json: JsonScanner): void {
    if (!this.fieldsOfBetas.has(beta)) this.fieldsOfBetas.set(beta, json.field ?? '');
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

  /** An image; the string that is its content, where it is in the body. */
  addImage(content: JsonRange | null): void {
    this.images += 1;
    if (content !== null) this.mediaBytes += bytesOf(content);
  }

  addAudio(content: JsonRange): void {
    const bytes = bytesOf(content);
    this.mediaBytes += bytes;
    this.audioBytes += bytes;
  }

  /** `1h` counts over `5m`, and both over what the model decides by itself. */
  addCacheWrite(ttl: '5m' | '1h'): void {
    if (ttl === '1h' || this.cacheWrites === '1h') this.cacheWrites = '1h';
    else if (this.cacheWrites === 'never') this.cacheWrites = '5m';
  }

  get betaFields(): readonly BetaField[] {
    return [...this.fieldsOfBetas].map(([beta, field]) => ({ beta, field }));
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

/** A string without its quotes. */
function bytesOf(text: JsonRange): number {
  return text.end - text.start - 2;
}
