import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../async/eventually';
import type { Api } from '../http/api';

/** The service asks again with every request; a connection attempt takes at most three seconds. */
const RECOVERY_TIMEOUT_MS = 30_000;
const CALLERS = 8;
/** Between two bills of a caller, so that the load leaves the processor to the rest of the test. */
const PAUSE_MS = 25;

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
    await until('enough bills are made', RECOVERY_TIMEOUT_MS, () => reached(this.made));
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
      await sleep(PAUSE_MS);
    }
  }
}

/** Sends the bill again for as long as the metadata store does not answer. */
export async function billEventually(api: Api, body: object): Promise<void> {
  await until('the service finds PostgreSQL again', RECOVERY_TIMEOUT_MS, async () => {
    const answer = await api.bill(body);
    if (answer.status === 200) return true;
    expect([answer.status, answer.json.code]).toEqual([503, 'metadata_unavailable']);
    return false;
  });
}
