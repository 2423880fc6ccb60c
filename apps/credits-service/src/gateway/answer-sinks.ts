import { once } from 'node:events';
import type { Response } from 'express';

/** More than that is sent on as it comes. */
const WHOLE_MAX_BYTES = 64 * 1_024 * 1_024;

/** Takes an answer on its way to the client. */
export interface AnswerSink {
  /** Resolves once the client has room for more, or is gone. */
  write(bytes: Buffer): Promise<void>;
}

/** Sends the pieces of an answer as they come. A client that is gone gets no more, and holds nothing up. */
export class StreamSink implements AnswerSink {
  constructor(private readonly response: Response) {}

  async write(bytes: Buffer): Promise<void> {
    const { response } = this;
    if (bytes.length === 0 || response.destroyed) return;
    if (!response.write(bytes)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
}

/** Keeps an answer until it is whole, so that its headers can say what it cost. */
export class WholeSink implements AnswerSink {
  private readonly pieces: Buffer[] = [];
  private bytes = 0;
  private overflow: StreamSink | null = null;

  /** @param begin sends the headers of an answer that is too large to keep */
  constructor(
    private readonly response: Response,
    private readonly begin: () => void,
  ) {}

  async write(bytes: Buffer): Promise<void> {
    if (this.overflow !== null) return this.overflow.write(bytes);
    this.pieces.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes <= WHOLE_MAX_BYTES) return;
    this.begin();
    this.overflow = new StreamSink(this.response);
    for (const piece of this.pieces.splice(0)) await this.overflow.write(piece);
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
