import { pulse, pulseNeeded } from '../statuses/expire';
import { LedgerState } from '../state/ledger-state';
import type { LedgerFile } from '../storage/ledger-file';
import { RequestError } from './request-error';

/** Events that share one commit at most: a little more than one full batch, so that no caller waits for many. */
const GROUP_EVENTS_MAX = 16_384;

interface Request {
  readonly weight: number;
  /** Runs the operation; returns what resolves its promise. */
  readonly run: (state: LedgerState) => () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs the operations in the order in which they were called. Those that wait at the same time share one transaction
 * and its flush to the disk, and no promise is settled before that: nothing can be seen that a failing disk takes back.
 */
export class Batcher {
  private queue: Request[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  private state: LedgerState | undefined;
  private file: LedgerFile | undefined;
  private expiryTimer: NodeJS.Timeout | undefined;

  constructor(
    file: LedgerFile,
    private readonly now: () => bigint,
  ) {
    this.file = file;
    this.state = new LedgerState(file.database, now);
    file.startWriting();
    this.scheduleExpiry();
  }

  get closed(): boolean {
    return this.file === undefined;
  }

  submit<T>(weight: number, operation: (state: LedgerState) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({
        weight,
        run: (state) => {
          const answer = operation(state);
          return () => {
            resolve(answer);
          };
        },
        reject,
      });
      this.schedule();
    });
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
    const group = this.takeGroup();
    const answers: (() => void)[] = [];
    try {
      const state = (this.state ??= new LedgerState(file.database, this.now));
      if (pulseNeeded(state)) pulse(state);
      for (const request of group) {
        if (pulseNeeded(state)) pulse(state);
        answers.push(request.run(state));
      }
      state.commit();
    } catch (error) {
      this.recover(file);
      const typed = file.errorOf(error);
      for (const request of group) request.reject(typed);
      return;
    }
    for (const answer of answers) answer();
    this.scheduleExpiry();
  }

  private takeGroup(): Request[] {
    let weight = 0;
    let count = 0;
    for (const request of this.queue) {
      weight += request.weight;
      if (count > 0 && weight > GROUP_EVENTS_MAX) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  /** Forgets all that is in memory; the next group reads the file again, as it stands after the last good commit. */
  private recover(file: LedgerFile): void {
    this.state = undefined;
    try {
      if (file.database.isTransaction) file.database.exec('ROLLBACK');
    } catch {
      // SQLite rolls back by itself when a disk fails; if it has not, the next BEGIN fails and says so.
    }
  }

  /** Expires pending transfers also while nobody calls. The timer does not keep the process alive. */
  private scheduleExpiry(): void {
    clearTimeout(this.expiryTimer);
    const earliest = this.state?.pending.earliestExpiry;
    if (earliest === undefined) return;
    const wait = Number((earliest - this.now()) / 1_000_000n) + 1;
    this.expiryTimer = setTimeout(
      () => {
        this.schedule();
      },
      Math.min(Math.max(wait, EXPIRY_WAIT_MIN_MS), EXPIRY_WAIT_MAX_MS),
    );
    this.expiryTimer.unref();
  }
}

/** A clock that stands still must not make the timer spin. */
const EXPIRY_WAIT_MIN_MS = 10;
/** Clocks are set, so the timer looks again at least this often. */
const EXPIRY_WAIT_MAX_MS = 60_000;
