/**
 * Numbers that look random and are the same in every run, so that a failure can be repeated: "mulberry32".
 */
export class Random {
  constructor(private state = Number(process.env['FC_SEED'] ?? 1)) {}

  /** An integer from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  of<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  /** A 128-bit id, neither 0 nor the largest. */
  id(): bigint {
    let id = 0n;
    for (let part = 0; part < 4; part += 1) id = (id << 32n) | BigInt(this.below(2 ** 32));
    return (id >> 1n) + 1n;
  }

  private fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
