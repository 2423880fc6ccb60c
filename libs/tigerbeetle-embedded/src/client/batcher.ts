import { pulse, pulseNeeded } from '../statuses/expire';
import { LedgerState } from '../state/ledger-state';
import { type Sizes, SIZES } from '../state/sizes';
import type { LedgerFile } from '../storage/ledger-file';
import { RequestError } from './request-error';

/** Events that share one commit at most: a little more than one full batch, so that no caller waits for many. */
const GROUP_EVENTS_MAX = 16_384;

/** A clock that stands still must not make the timer spin. */
const EXPIRY_WAIT_MIN_MS = 10;
/** Clocks are set, so the timer looks again at least this often. */
const EXPIRY_WAIT_MAX_MS = 60_000;
/** After a failed commit nothing is known of expiries, until the file has been read again. */
const RETRY_MS = 1_000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** A call that waits. */
interface Waiting {
  readonly weight: number;
  run(state: LedgerState): void;
  settle(): void;
  reject(error: Error): void;
}

/** There are many of them, so a call is one object and not several functions. */
export class Request<A, T> implements Waiting {
  private answer: T | undefined;

  constructor(
    readonly weight: number,
    private readonly operation: (state: LedgerState, argument: A) => T,
    private readonly argument: A,
    private readonly resolve: (answer: T) => void,
    readonly reject: (error: Error) => void,
  ) {}

  run(state: LedgerState): void {
    this.answer = this.operation(state, this.argument);
  }

  /** Resolves the promise, once what was run has been committed. */
  settle(): void {
    this.resolve(this.answer as T);
  }
}

/**
 * Runs the operations in the order in which they were called. Those that wait at the same time share one transaction
 * and its flush to the disk, and no promise is settled before that: nothing can be seen that a failing disk takes back.
 */
export class Batcher {
  private queue: Waiting[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  /** Undefined after a commit that failed, until the next group reads the file again. */
  private state: LedgerState | undefined;
  /** Undefined once the client is closed. */
  private file: LedgerFile | undefined;
  private expiryTimer: NodeJS.Timeout | undefined;
  /** After expiring has failed, it is left alone for a while; in milliseconds of performance.now(). */
  private expireNotBefore = 0;

  constructor(
    file: LedgerFile,
    private readonly now: () => bigint,
    private readonly sizes: Sizes = SIZES,
  ) {
    this.file = file;
    this.state = new LedgerState(file.database, now, sizes);
    this.scheduleExpiry(this.state);
  }

  get closed(): boolean {
    return this.file === undefined;
  }

  /** Between groups, no transaction is open in it. @throws RequestError once it is closed */
  get openFile(): LedgerFile {
    if (this.file === undefined) throw new RequestError('ERR_CLIENT_CLOSED');
    return this.file;
  }

  submit(request: Waiting): void {
    this.queue.push(request);
    this.schedule();
  }

  /** Rejects what has not run, and closes the file. What has run has been committed and answered already. */
  close(): void {
    const { file } = this;
    if (file === undefined) return;
    this.file = undefined;
    this.state = undefined;
    clearTimeout(this.expiryTimer);
    clearImmediate(this.scheduled);
    const waiting = this.queue;
    this.queue = [];
    for (const request of waiting) request.reject(new RequestError('ERR_CLIENT_CLOSED'));
    file.close();
  }

  /** Leaves the rest of the turn for others to join: I/O callbacks that are due run before the group does. */
  private schedule(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = undefined;
      this.runGroup();
      if (this.queue.length > 0) this.schedule();
    });
  }

  private runGroup(): void {
    const { file } = this;
    if (file === undefined) return;
    this.expire(file);
    const group = this.takeGroup();
    try {
      const state = this.load(file);
      for (const request of group) request.run(state);
      this.scheduleExpiry(state);
      state.commit();
    } catch (error) {
      const typed = this.recover(file, error);
      for (const request of group) request.reject(typed);
      return;
    }
    for (const request of group) request.settle();
  }

  /**
   * Expires what is due before the group runs, in a commit of its own: where the disk takes nothing any more, calls that
   * only read must still be answered. Until it can be done, what is due stays pending, as it may on a server.
   */
  private expire(file: LedgerFile): void {
    if (file.isReadOnly || performance.now() < this.expireNotBefore) return;
    try {
      const state = this.load(file);
      if (!pulseNeeded(state)) return;
      pulse(state);
      state.commit();
    } catch (error) {
      this.recover(file, error);
      this.expireNotBefore = performance.now() + RETRY_MS;
    }
  }

  private load(file: LedgerFile): LedgerState {
    this.state ??= new LedgerState(file.database, this.now, this.sizes);
    return this.state;
  }

  /** Drops all that is in memory: it may be ahead of the file now, or half-changed. The next group reads the file again. */
  private recover(file: LedgerFile, error: unknown): Error {
    this.state = undefined;
    file.rollback();
    this.expireAfter(RETRY_MS);
    return file.errorOf(error);
  }

  private takeGroup(): Waiting[] {
    let weight = 0;
    let count = 0;
    for (const request of this.queue) {
      weight += request.weight;
      if (count > 0 && weight > GROUP_EVENTS_MAX) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  /** Expires pending transfers also while nobody calls. The timer does not keep the process alive. */
  private scheduleExpiry(state: LedgerState): void {
    clearTimeout(this.expiryTimer);
    const earliest = state.pending.earliestExpiry;
    if (earliest === undefined || this.file?.isReadOnly === true) return;
    const wait = Number((earliest - this.now()) / NANOSECONDS_PER_MILLISECOND) + 1;
    this.expireAfter(Math.min(Math.max(wait, EXPIRY_WAIT_MIN_MS), EXPIRY_WAIT_MAX_MS));
  }

  private expireAfter(waitMs: number): void {
    clearTimeout(this.expiryTimer);
    this.expiryTimer = setTimeout(() => {
      this.schedule();
    }, waitMs).unref();
  }
}
