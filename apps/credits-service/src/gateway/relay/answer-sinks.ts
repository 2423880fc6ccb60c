import type { Response } from 'express';

/** More than that is sent on as it comes. */
const WHOLE_MAX_BYTES = 64 * 1_024 * 1_024;
const PING = Buffer.from(': ping\n\n');
/** The longest blank line with the end of the line before it. */
const FRAME_END_BYTES = 3;
const FRAME_END = /(?:\n\n|\r\r|\n\r\n)$/;

/** Takes an answer on its way to the client. */
export interface AnswerSink {
  /** Resolves once the client has room for more, or is gone. */
  write(bytes: Buffer): Promise<void> | void;
  /** Nothing follows. */
  stop(): void;
}

/** In milliseconds. */
export interface StreamSinkOptions {
  /** A client that is behind for so long is gone. */
  readonly stallMs: number;
  /** After so long without an event comes a comment; null where the answer can't have any. */
  readonly pingMs: number | null;
}

/** Sends the pieces of an answer as they come. A client that is gone gets no more, and holds nothing up. */
export class StreamSink implements AnswerSink {
  private readonly pings: NodeJS.Timeout | null;
  /** Of what was sent. */
  private end: Buffer | null = null;

  constructor(
    private readonly response: Response,
    private readonly options: StreamSinkOptions,
  ) {
    const { pingMs } = options;
    this.pings = pingMs === null ? null : setInterval(this.ping, pingMs).unref();
  }

  write(bytes: Buffer): Promise<void> | void {
    const { response } = this;
    if (bytes.length === 0 || response.destroyed) return;
    if (this.pings !== null) {
      this.pings.refresh();
      this.end = endOf(this.end, bytes);
    }
    if (!response.write(bytes)) return this.room();
  }

  stop(): void {
    if (this.pings !== null) clearInterval(this.pings);
  }

  /**
   * A client that takes a byte now and then is behind all the same: a provider that is held up too long breaks off, and
   * then the client would have the answer up to there for nothing.
   */
  private room(): Promise<void> {
    const { response, options } = this;
    return new Promise((resolve) => {
      const timer = setTimeout(() => response.destroy(), options.stallMs).unref();
      const go = () => {
        clearTimeout(timer);
        response.off('drain', go);
        response.off('close', go);
        resolve();
      };
      response.once('drain', go);
      response.once('close', go);
    });
  }

  private readonly ping = (): void => {
    const { response, end } = this;
    if (response.destroyed || response.writableEnded || response.writableNeedDrain) return;
    if (end === null || FRAME_END.test(end.toString('latin1'))) response.write(PING);
  };
}

/** Keeps an answer until it is whole, so that its headers can say what it cost. */
export class WholeSink implements AnswerSink {
  private readonly pieces: Buffer[] = [];
  private bytes = 0;
  private overflow: StreamSink | null = null;

  /** @param begin sends the headers of an answer that is too large to keep */
  constructor(
    private readonly response: Response,
    private readonly options: StreamSinkOptions,
    private readonly begin: () => void,
  ) {}

  async write(bytes: Buffer): Promise<void> {
    if (this.response.destroyed) {
      this.pieces.length = 0;
      return;
    }
    if (this.overflow !== null) return this.overflow.write(bytes);
    this.pieces.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes <= WHOLE_MAX_BYTES) return;
    this.begin();
    this.overflow = new StreamSink(this.response, this.options);
    for (const piece of this.pieces.splice(0)) await this.overflow.write(piece);
  }

  stop(): void {
    this.overflow?.stop();
  }

  /** Whether a text is in what is still to be sent. */
  includes(text: string): boolean {
    return Buffer.concat(this.pieces).includes(text);
  }

  /** What is still to be sent. */
  rest(): Buffer {
    return Buffer.concat(this.pieces.splice(0));
  }
}

function endOf(before: Buffer | null, bytes: Buffer): Buffer {
  if (bytes.length >= FRAME_END_BYTES || before === null) return bytes.subarray(-FRAME_END_BYTES);
  return Buffer.concat([before, bytes]).subarray(-FRAME_END_BYTES);
}
