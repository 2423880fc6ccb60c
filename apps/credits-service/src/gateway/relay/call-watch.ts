import type { Response } from 'express';
import type { CallDrains } from './call-drains';
import type { CallTimes } from './call-times';

/** Why the service ended a call itself, before the provider did. */
export type CallCut =
  /** The client left before the request was sent. */
  | 'not_sent'
  /** The client left, and the answer is not read on: no place was free, or its time is over. */
  | 'undrained'
  /** The client left, and the provider's last count is the charge. */
  | 'counted'
  /** The call took longer than it may. */
  | 'deadline'
  | 'shutdown';

export interface WatchOptions {
  readonly userId: string;
  readonly timeoutMs: number;
  readonly times: CallTimes;
  readonly drains: CallDrains;
  /** Aborted when a shutdown waits no longer. */
  readonly shutdown: AbortSignal;
}

/** Watches a call's client and its deadlines, and ends the call at the provider when it has to end. */
export class CallWatch {
  private readonly upstream = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private drainTimer: NodeJS.Timeout | undefined;
  private releaseDrain: (() => void) | null = null;
  private isSent = false;
  private hasLeft = false;
  private cutBy: CallCut | null = null;

  constructor(
    private readonly response: Response,
    private readonly options: WatchOptions,
  ) {
    this.timer = setTimeout(this.onDeadline, options.timeoutMs).unref();
    response.once('close', this.onClose);
    options.shutdown.addEventListener('abort', this.onShutdown);
    if (response.destroyed) this.leave();
    else if (options.shutdown.aborted) this.onShutdown();
  }

  /** Ends the call at the provider. */
  get signal(): AbortSignal {
    return this.upstream.signal;
  }

  get isGone(): boolean {
    return this.hasLeft;
  }

  /** Null where the call goes on, or ended by itself. */
  get cut(): CallCut | null {
    return this.cutBy;
  }

  /** The request goes out: from here on the provider may bill it. */
  readonly sent = (): void => {
    this.isSent = true;
  };

  /** The provider billed nothing, and is asked again. */
  readonly retried = (): void => {
    this.isSent = false;
    if (this.hasLeft) this.end('not_sent');
  };

  /** The provider has counted all of the answer up to now. */
  counted(): void {
    if (this.hasLeft) this.end('counted');
  }

  /** The client takes nothing more. The answer is read on without it. */
  readonly leave = (): void => {
    if (this.hasLeft || this.cutBy !== null) return;
    this.hasLeft = true;
    this.response.destroy();
    if (!this.isSent) {
      this.end('not_sent');
      return;
    }
    const { drains, times, userId } = this.options;
    this.releaseDrain = drains.take(userId);
    if (this.releaseDrain === null) this.end('undrained');
    else {
      this.drainTimer = setTimeout(() => {
        this.end('undrained');
      }, times.drainMs).unref();
    }
  };

  /** The call has ended. */
  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.drainTimer);
    this.response.off('close', this.onClose);
    this.options.shutdown.removeEventListener('abort', this.onShutdown);
    this.releaseDrain?.();
    this.releaseDrain = null;
  }

  private readonly onClose = (): void => {
    if (!this.response.writableFinished) this.leave();
  };

  private readonly onDeadline = (): void => {
    // A call that is read on without its client has a time of its own.
    if (this.hasLeft) return;
    if (this.response.writableNeedDrain) this.leave();
    else this.end('deadline');
  };

  private readonly onShutdown = (): void => {
    const isBehind = this.response.writableNeedDrain;
    this.end('shutdown');
    // Its write would wait on.
    if (isBehind) this.response.destroy();
  };

  private end(cut: CallCut): void {
    if (this.cutBy !== null) return;
    this.cutBy = cut;
    this.upstream.abort();
  }
}
