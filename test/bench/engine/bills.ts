/** A transfer that the ledger holds: who paid, and when. */
export interface Bill {
  readonly user: bigint;
  readonly timestamp: bigint;
}

/** All bills of a ledger, to draw from at random; a few dozen bytes each. */
export class Bills {
  private readonly users: number[] = [];
  private readonly timestamps: bigint[] = [];
  /** For each bill, how many the user had up to this one. */
  private readonly places: number[] = [];
  private readonly counts = new Map<bigint, number>();

  get count(): number {
    return this.users.length;
  }

  /** Bills of one user must be added in the order of their timestamps. */
  add({ user, timestamp }: Bill): void {
    const place = (this.counts.get(user) ?? 0) + 1;
    this.counts.set(user, place);
    this.users.push(Number(user));
    this.timestamps.push(timestamp);
    this.places.push(place);
  }

  /** Any bill, each as likely as any other, of those that are at least the user's `placeMin`th. */
  random(placeMin = 1): Bill {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const index = Math.floor(Math.random() * this.count);
      const [user, timestamp, place] = [this.users[index], this.timestamps[index], this.places[index]];
      if (user === undefined || timestamp === undefined || place === undefined || place < placeMin) continue;
      return { user: BigInt(user), timestamp };
    }
    throw new Error('There are too few transfers yet.');
  }
}

const ATTEMPTS_MAX = 10_000;
