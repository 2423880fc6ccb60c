import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { HttpProblem } from '@app/http';
import { Settings } from '../../config/settings';
import { CallTimes } from '../relay/call-times';

/** The AI calls under way in this process. They have a limit apart from that of other requests. */
@Injectable()
export class CallSlots {
  private readonly cut = new AbortController();
  private taken = 0;
  private settling = 0;
  private isClosing = false;
  private onEmpty: () => void = () => undefined;

  constructor(
    private readonly settings: Settings,
    private readonly times: CallTimes,
  ) {
    setMaxListeners(0, this.cut.signal);
  }

  /** How many calls there are. */
  get size(): number {
    return this.taken;
  }

  get isEmpty(): boolean {
    return this.taken + this.settling === 0;
  }

  /** Aborted when a shutdown waits no longer: calls end then, and settle. */
  get signal(): AbortSignal {
    return this.cut.signal;
  }

  /**
   * Takes a slot.
   * @returns gives it back; more than once does no harm
   * @throws HttpProblem `overloaded`, also while the service shuts down
   */
  take(): () => void {
    if (this.isClosing) throw shuttingDown();
    if (this.taken >= this.settings.gateway.maxStreams) {
      throw new HttpProblem(
        'overloaded',
        'The service has as many AI calls under way as it takes; nothing was charged, so try again.',
        { headers: { 'Retry-After': '1' } },
      );
    }
    this.taken += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.taken -= 1;
      this.ended();
    };
  }

  /** A shutdown also waits for this settlement, whose call has no slot any more. */
  keepOpen(settlement: Promise<unknown>): void {
    this.settling += 1;
    void settlement.finally(() => {
      this.settling -= 1;
      this.ended();
    });
  }

  /** Takes no further calls. Resolves once those under way are settled, at the latest when their time is over. */
  async close(): Promise<void> {
    this.isClosing = true;
    if (this.isEmpty) return;
    const waiting = new AbortController();
    const empty = new Promise<void>((resolve) => (this.onEmpty = resolve));
    const within = (ms: number) => Promise.race([empty, delay(ms, undefined, waiting)]);
    try {
      await within(this.times.closeMs);
      this.cut.abort();
      await within(this.times.settleMs);
    } finally {
      waiting.abort();
    }
  }

  private ended(): void {
    if (this.isEmpty) this.onEmpty();
  }
}

/** For calls that a shutdown ends before their answer, and for further ones. */
export function shuttingDown(): HttpProblem {
  return new HttpProblem('overloaded', 'The service shuts down; nothing was charged, so try again.', {
    headers: { 'Retry-After': '1' },
  });
}
