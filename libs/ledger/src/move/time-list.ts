const FIRST_LENGTH = 1_024;

/** Timestamps in ascending order, in eight bytes each. */
export class TimeList {
  private times = new BigUint64Array(FIRST_LENGTH);
  private length = 0;

  /** @param timestamp greater than all before */
  push(timestamp: bigint): void {
    if (this.length === this.times.length) {
      const longer = new BigUint64Array(this.length * 2);
      longer.set(this.times);
      this.times = longer;
    }
    this.times[this.length] = timestamp;
    this.length += 1;
  }

  has(timestamp: bigint): boolean {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] ?? 0n) < timestamp) low = middle + 1;
      else high = middle;
    }
    return low < this.length && this.times[low] === timestamp;
  }
}
