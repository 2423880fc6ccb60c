import type { Client } from 'tigerbeetle-node';
import { accountPages } from './read-ledger';

/** The timestamps of a ledger's accounts, read along with its transfers. */
export class AccountTimes {
  private readonly pages: ReturnType<typeof accountPages>;
  /** In ascending order. */
  private times: bigint[] = [];
  private isComplete = false;

  constructor(client: Client) {
    this.pages = accountPages(client);
  }

  /** Reads on, so that {@link has} answers for these times; earlier ones are forgotten. */
  async read(from: bigint, until: bigint): Promise<void> {
    this.times = this.times.slice(this.firstFrom(from));
    while (!this.isComplete && (this.times.at(-1) ?? 0n) < until) {
      const { done, value: page } = await this.pages.next();
      if (done === true) this.isComplete = true;
      else for (const { timestamp } of page) if (timestamp >= from) this.times.push(timestamp);
    }
  }

  has(timestamp: bigint): boolean {
    return this.times[this.firstFrom(timestamp)] === timestamp;
  }

  private firstFrom(timestamp: bigint): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] as bigint) < timestamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
