import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from '../../support/http/api';
import { until } from '../../support/async/eventually';

/** How long a caller waits before it repeats a bill that was answered 503. */
const REPEAT_AFTER_MS = 100;
/** Between two bills of a caller, so that the load leaves the processor to the rest of the test. */
const PAUSE_MS = 10;
/** No bill may be under way for longer, however often it is repeated. */
const BILL_TIMEOUT_MS = 60_000;

/** A bill that was answered at last. Times are milliseconds since the epoch. */
export interface SettledBill {
  readonly newBalance: number;
  /** When it was sent the last time. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Which of the services answered it. */
  readonly service: number;
}

/**
 * Callers who bill a user one credit after another, all at the same time, each bill under a key of its own. What is
 * answered 503 is repeated with the same key, by another service if there is one, until it is made; any other answer
 * ends the load with an error.
 */
export class Load {
  /** What was made so far. */
  readonly bills: SettledBill[] = [];
  /** When a bill was refused the last time. */
  lastRefusedAt = 0;
  /** The longest that any call took until it was answered, whatever the answer. */
  slowestMs = 0;
  private readonly refusals = new Map<string, number>();
  private readonly callers: Promise<unknown>;
  private failure: Error | null = null;
  private stopping = false;

  /** @param name no other load on the same ledger may have it: the keys begin with it */
  constructor(
    private readonly services: readonly Api[],
    private readonly userId: string,
    private readonly name: string,
    callers: number,
  ) {
    this.callers = Promise.all(Array.from({ length: callers }, (_, caller) => this.call(caller))).catch(
      (error: unknown) => {
        this.failure = error instanceof Error ? error : new Error(String(error));
        this.stopping = true;
      },
    );
  }

  /** How many answers were 503 with this code. */
  refused(code: string): number {
    return this.refusals.get(code) ?? 0;
  }

  /** @throws Error past the limit, or where a bill was answered as none should be */
  async until(what: string, limitMs: number, done: () => boolean): Promise<void> {
    await until(what, limitMs, () => {
      this.throwFailure();
      return done();
    });
  }

  /** Lets every caller finish the bill it is at. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.callers;
    this.throwFailure();
  }

  private async call(caller: number): Promise<void> {
    for (let number = 0; !this.stopping; number += 1) {
      await this.bill(`${this.name}-${caller}-${number}`, caller);
      await sleep(PAUSE_MS);
    }
  }

  private async bill(key: string, firstService: number): Promise<void> {
    const endAt = Date.now() + BILL_TIMEOUT_MS;
    for (let attempt = 0; Date.now() < endAt; attempt += 1) {
      const service = (firstService + attempt) % this.services.length;
      const sentAt = Date.now();
      const answer = await this.services[service]!.bill({ user_id: this.userId, amount: 1 }, key);
      this.slowestMs = Math.max(this.slowestMs, Date.now() - sentAt);
      if (answer.status === 200) {
        const newBalance = answer.json.new_balance as number;
        this.bills.push({ newBalance, sentAt, answeredAt: Date.now(), service });
        return;
      }
      this.countRefusal(answer);
      await sleep(REPEAT_AFTER_MS);
    }
    throw new Error(`The bill ${key} was not made within ${BILL_TIMEOUT_MS} ms.`);
  }

  private countRefusal({ status, json, text }: Answer): void {
    if (status !== 503) throw new Error(`A bill was answered ${status}: ${text}`);
    const code = String(json.code);
    this.refusals.set(code, this.refused(code) + 1);
    this.lastRefusedAt = Date.now();
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure;
  }
}
