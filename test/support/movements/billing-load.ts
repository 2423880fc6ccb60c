import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../http/api';

/** The service asks again with every request; a connection attempt takes at most three seconds. */
const RECOVERY_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const CALLERS = 8;

/** Callers that bill one after another, without a description and with a known one by turns. */
export class BillingLoad {
  made = 0;
  /** The slowest answer, in milliseconds. */
  slowestMs = 0;
  readonly refused: string[] = [];
  private readonly stopped = new AbortController();
  private readonly callers: Promise<void>[];

  constructor(
    private readonly api: Api,
    private readonly userId: string,
  ) {
    this.callers = Array.from({ length: CALLERS }, () => this.run());
  }

  async until(reached: (made: number) => boolean): Promise<void> {
    const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
    while (!reached(this.made)) {
      if (Date.now() > deadline) throw new Error(`Only ${this.made} bills were made.`);
      await sleep(POLL_MS);
    }
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.callers);
  }

  private async run(): Promise<void> {
    for (let turn = 0; !this.stopped.signal.aborted; turn += 1) {
      const description = turn % 2 === 0 ? null : 'known';
      const start = performance.now();
      const answer = await this.api.bill({ user_id: this.userId, amount: 1, description });
      this.slowestMs = Math.max(this.slowestMs, performance.now() - start);
      if (answer.status === 200) this.made += 1;
      else this.refused.push(`${answer.status} ${answer.text}`);
    }
  }
}

/** Sends the bill again for as long as the metadata store does not answer. */
export async function billEventually(api: Api, body: object): Promise<void> {
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
  for (;;) {
    const answer = await api.bill(body);
    if (answer.status === 200) return;
    expect([answer.status, answer.json.code]).toEqual([503, 'metadata_unavailable']);
    if (Date.now() > deadline) throw new Error('The service did not find PostgreSQL again.');
    await sleep(POLL_MS);
  }
}
