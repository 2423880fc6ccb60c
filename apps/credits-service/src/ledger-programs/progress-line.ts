const REDRAW_MS = 500;
const CLEAR_LINE = '\r\u001b[K';

/** One line on a terminal that says how far a long task is, how fast it goes, and how long it will still take. */
export class ProgressLine {
  private step = '';
  private startedAt = 0;
  private doneBefore = 0;
  private drawnAt = 0;

  constructor(private readonly output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr) {}

  /** @param total undefined where nobody knows */
  show(step: string, done: number, total?: number): void {
    if (!this.output.isTTY) return;
    const now = performance.now();
    if (step !== this.step) {
      this.step = step;
      this.startedAt = now;
      this.doneBefore = done;
    } else if (now - this.drawnAt < REDRAW_MS) {
      return;
    }
    this.drawnAt = now;
    this.output.write(`${CLEAR_LINE}${this.text(done, total, (now - this.startedAt) / 1_000)}`);
  }

  /** Leaves the terminal as if nothing had been there. */
  clear(): void {
    if (this.output.isTTY && this.step !== '') this.output.write(CLEAR_LINE);
    this.step = '';
  }

  private text(done: number, total: number | undefined, seconds: number): string {
    const rate = seconds > 0 ? (done - this.doneBefore) / seconds : 0;
    const of = total === undefined ? '' : ` of ${total.toLocaleString('en')}`;
    const left =
      total === undefined || rate === 0 || done > total
        ? ''
        : `, ${inWords(Math.ceil((total - done) / rate))} left`;
    return `${this.step}: ${done.toLocaleString('en')}${of}, ${Math.round(rate).toLocaleString('en')} a second${left}`;
  }
}

function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
