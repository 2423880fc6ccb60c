import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** The calls that this process has begun and not settled yet. */
@Injectable()
export class CallsUnderWay {
  /** Names this process in the records of its calls. */
  readonly instance = randomBytes(16).toString('hex');
  private readonly calls = new Set<string>();

  begin(callId: string): void {
    this.calls.add(callId);
  }

  end(callId: string): void {
    this.calls.delete(callId);
  }

  has(callId: string): boolean {
    return this.calls.has(callId);
  }
}
