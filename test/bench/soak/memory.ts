/** What a process holds in memory, sampled over time. */
export class MemoryRecord {
  private readonly samples: { minutes: number; mebibytes: number }[] = [];

  add(minutes: number, bytes: number): void {
    this.samples.push({ minutes, mebibytes: bytes / 2 ** 20 });
  }

  /** The least, the median and the most within one minute, counted from 0; in MiB. */
  ofMinute(minute: number): [number, number, number] {
    const values = this.samples
      .filter(({ minutes }) => Math.floor(minutes) === minute)
      .map(({ mebibytes }) => mebibytes)
      .sort((a, b) => a - b);
    const at = (index: number): number => values[index] ?? NaN;
    return [at(0), at(Math.floor(values.length / 2)), at(values.length - 1)];
  }

  /** How much it grew a minute from this minute on, in MiB: the slope of the line with the least squares. */
  slopeFrom(minute: number): number {
    const samples = this.samples.filter(({ minutes }) => minutes >= minute);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const meanMinutes = mean(samples.map(({ minutes }) => minutes));
    const meanMebibytes = mean(samples.map(({ mebibytes }) => mebibytes));
    let covariance = 0;
    let variance = 0;
    for (const { minutes, mebibytes } of samples) {
      covariance += (minutes - meanMinutes) * (mebibytes - meanMebibytes);
      variance += (minutes - meanMinutes) ** 2;
    }
    return covariance / variance;
  }
}
