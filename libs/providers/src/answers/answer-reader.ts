import type { CallRoute } from '../routes';
import { decode, isEncoded } from './compression';
import { fieldsOf } from './fields';
import { isTooDeep } from './framing/json-walker';
import { JsonValues } from './framing/json-values';
import { readFrame, SseFrames } from './framing/sse-frames';
import { MAX_ANSWER_BYTES, MAX_FRAME_BYTES } from './limits';
import type { AnswerProtocol } from './protocols/answer-protocol';
import { AnthropicMessages } from './protocols/anthropic-messages';
import { Gemini } from './protocols/gemini';
import { OpenAiChat } from './protocols/openai-chat';
import { OpenAiEmbeddings } from './protocols/openai-embeddings';
import { OpenAiResponses } from './protocols/openai-responses';
import type { UsageReport } from './usage-report';

/** Reads an answer on its way to the client. It never throws. */
export interface AnswerReader {
  /**
   * Takes the provider's bytes as they come.
   *
   * @returns the bytes for the client: the same ones, but for a usage chunk that has to be taken out
   */
  read(chunk: Buffer): Buffer;
  /** The provider has ended its answer properly. Returns the bytes that were held back. */
  end(): Buffer;
  /** What is known so far. */
  report(): UsageReport;
}

export interface AnswerReaderOptions {
  /** HTTP status. */
  readonly status: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  /** Whether the usage chunk of a chat stream was asked for by the gateway, and is not for the client. */
  readonly removesUsageChunk: boolean;
}

const NONE = Buffer.alloc(0);

/** What can't be read is passed on and reports nothing: beyond the limits, and in an unknown encoding. */
export function createAnswerReader(route: CallRoute, options: AnswerReaderOptions): AnswerReader {
  return isEncoded(options.contentEncoding)
    ? new CompressedAnswerReader(route, options, options.contentEncoding)
    : new PlainAnswerReader(route, options);
}

function protocolOf(route: CallRoute): AnswerProtocol {
  switch (route) {
    case 'chat':
      return new OpenAiChat();
    case 'responses':
      return new OpenAiResponses();
    case 'embeddings':
      return new OpenAiEmbeddings();
    case 'messages':
      return new AnthropicMessages();
    case 'generate_content':
      return new Gemini(false);
    case 'embed_content':
    case 'batch_embed_contents':
      return new Gemini(true);
  }
}

const EMBEDDING_ROUTES: ReadonlySet<CallRoute> = new Set([
  'embeddings',
  'embed_content',
  'batch_embed_contents',
]);

function parse(text: string): { value: unknown } | null {
  if (isTooDeep(text)) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { value: undefined };
  }
}

class PlainAnswerReader implements AnswerReader {
  private readonly protocol: AnswerProtocol;
  private readonly isError: boolean;
  /** Null where the content type leaves it open until the first byte that is neither space nor byte order mark. */
  private isJson: boolean | null;
  /** The bytes before that one. */
  private opening: Buffer[] = [];
  private openingBytes = 0;
  private readonly values: JsonValues;
  private readonly frames = new SseFrames();
  private readonly removes: boolean;
  private hasGivenUp = false;
  private hasEnded = false;

  constructor(route: CallRoute, options: AnswerReaderOptions) {
    this.protocol = protocolOf(route);
    this.isError = options.status >= 400;
    const mediaType = /^[^;]*/
      .exec(options.contentType ?? '')?.[0]
      .trim()
      .toLowerCase();
    this.isJson = mediaType === 'application/json' ? true : mediaType === 'text/event-stream' ? false : null;
    this.values = new JsonValues(EMBEDDING_ROUTES.has(route));
    this.removes = options.removesUsageChunk && route === 'chat';
  }

  read(chunk: Buffer): Buffer {
    if (this.hasGivenUp) return chunk;
    if (this.isJson !== null) return this.readOn(chunk, this.isJson);
    this.isJson = startsLikeJson(chunk);
    this.opening.push(chunk);
    this.openingBytes += chunk.length;
    if (this.openingBytes > MAX_FRAME_BYTES) this.hasGivenUp = true;
    else if (this.isJson === null) return this.removes ? NONE : chunk;
    const begun = this.takeOpening();
    const passed = this.hasGivenUp || this.isJson === null ? begun : this.readOn(begun, this.isJson);
    return this.removes ? passed : chunk;
  }

  private readOn(chunk: Buffer, isJson: boolean): Buffer {
    if (isJson) {
      const isWithinLimits = this.values.push(chunk, (text) => {
        this.takeWhole(text);
      });
      if (!isWithinLimits) this.hasGivenUp = true;
      return chunk;
    }
    const kept = this.frames.push(chunk, (frame) => this.takeFrame(frame));
    if (kept === null) this.hasGivenUp = true;
    if (!this.removes) return chunk;
    if (!this.hasGivenUp) return kept ?? NONE;
    return Buffer.concat([kept ?? NONE, this.frames.end()]);
  }

  end(): Buffer {
    this.hasEnded = true;
    if (this.hasGivenUp) return NONE;
    if (this.isJson === null) return this.removes ? this.takeOpening() : NONE;
    const rest = this.frames.end();
    const isKept = rest.length === 0 || this.takeFrame(rest);
    return this.removes && isKept ? rest : NONE;
  }

  report(): UsageReport {
    const report = this.protocol.report();
    if (this.isError) return { ...report, ...NOTHING_READ, end: 'failed' };
    return this.hasGivenUp
      ? { ...report, ...NOTHING_READ, end: this.hasEnded ? 'completed' : 'cut' }
      : report;
  }

  private takeOpening(): Buffer {
    const opening = Buffer.concat(this.opening);
    this.opening = [];
    return opening;
  }

  /** Returns whether the frame stays in the stream. */
  private takeFrame(frame: Buffer): boolean {
    if (this.hasGivenUp) return true;
    const { name, data } = readFrame(frame);
    if (data === null || data === '') return true;
    const parsed = parse(data);
    if (!parsed) {
      this.hasGivenUp = true;
      return true;
    }
    const fields = fieldsOf(parsed.value);
    if (fields) return !(this.protocol.event(fields, name) && this.removes);
    this.protocol.text(data, name);
    return true;
  }

  private takeWhole(text: string): void {
    const fields = fieldsOf(parse(text)?.value);
    if (fields) this.protocol.whole(fields);
  }
}

const NOTHING_READ = { tokens: null, coverage: 'none', reasoning: 0, raw: null } as const;

/** Null while there is nothing but white space and a byte order mark. */
function startsLikeJson(chunk: Buffer): boolean | null {
  const first = /[^\s\u00ef\u00bb\u00bf]/.exec(chunk.toString('latin1'))?.[0];
  return first === undefined ? null : first === '{' || first === '[';
}

/** Passes compressed bytes on as they are, and decodes its copy of them where a report is asked for. */
class CompressedAnswerReader implements AnswerReader {
  private readonly received: Buffer[] = [];
  private size = 0;
  private hasEnded = false;

  constructor(
    private readonly route: CallRoute,
    private readonly options: AnswerReaderOptions,
    private readonly contentEncoding: string,
  ) {}

  read(chunk: Buffer): Buffer {
    this.size += chunk.length;
    if (this.size <= MAX_ANSWER_BYTES) this.received.push(chunk);
    else this.received.length = 0;
    return chunk;
  }

  end(): Buffer {
    this.hasEnded = true;
    return NONE;
  }

  report(): UsageReport {
    const decoded =
      this.size <= MAX_ANSWER_BYTES ? decode(Buffer.concat(this.received), this.contentEncoding) : null;
    const reader = new PlainAnswerReader(this.route, { ...this.options, removesUsageChunk: false });
    reader.read(decoded ?? NONE);
    if (this.hasEnded) reader.end();
    const report = reader.report();
    return decoded || !this.hasEnded || report.end === 'failed' ? report : { ...report, end: 'completed' };
  }
}
