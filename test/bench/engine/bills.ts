/** A transfer that the ledger holds: who paid, and when. */
export interface Bill {
  readonly user: bigint;
  readonly timestamp: bigint;
}

const CAPACITY_FIRST = 1024;

/**
 * All bills of a ledger, to draw from at random. They stand outside the heap, so that many of them make neither the
 * garbage collector nor the reading of the drawn ones slower: what is measured is the ledger.
 */
export class Bills {
  private users = new Float64Array(CAPACITY_FIRST);
  private timestamps = new BigUint64Array(CAPACITY_FIRST);
  /** For each bill, how many the user had up to this one. */
  private places = new Float64Array(CAPACITY_FIRST);
  private readonly counts = new Map<bigint, number>();
  count = 0;

  /** Bills of one user must be added in the order of their timestamps. */
  add({ user, timestamp }: Bill): void {
    if (this.count === this.users.length) this.grow();
    const place = (this.counts.get(user) ?? 0) + 1;
    this.counts.set(user, place);
    this.users[this.count] = Number(user);
    this.timestamps[this.count] = timestamp;
    this.places[this.count] = place;
    this.count += 1;
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

  private grow(): void {
    const { users, timestamps, places } = this;
    this.users = new Float64Array(this.count * 2);
    this.timestamps = new BigUint64Array(this.count * 2);
    this.places = new Float64Array(this.count * 2);
    this.users.set(users);
    this.timestamps.set(timestamps);
    this.places.set(places);
  }
}

const ATTEMPTS_MAX = 10_000;
