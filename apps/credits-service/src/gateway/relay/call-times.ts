import { Injectable } from '@nestjs/common';

/** Deadlines of an AI call, in milliseconds. Those of the provider are in ProviderClient. */
@Injectable()
export class CallTimes {
  /** A client that is behind for so long is gone. */
  readonly stallMs: number = 30_000;
  /** A stream that is silent for so long gets a comment, so that nobody on the way ends it. */
  readonly pingMs: number = 15_000;
  /** The answer to a client that is gone is read on for so long. */
  readonly drainMs: number = 120_000;
  /** After the signal to end, calls have so long before they are cut. */
  readonly closeMs: number = 30_000;
  /** Then their settlements have so long. */
  readonly settleMs: number = 8_000;
}
