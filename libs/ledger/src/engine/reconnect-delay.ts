const FIRST_MS = 1_000;

/** How long to wait before the next client is made: at once after one that worked, ever longer after failures in a row. */
export class ReconnectDelay {
  private failures = 0;
  private notBefore = 0;

  constructor(private readonly nowMs: () => number = Date.now) {}

  /** Milliseconds until the next attempt is due; 0 for now. */
  get remainingMs(): number {
    return Math.max(0, this.notBefore - this.nowMs());
  }

  succeeded(): void {
    this.failures = 0;
    this.notBefore = 0;
  }

  /** @param mostMs bounds the wait */
  failed(mostMs: number): void {
    const delay = this.failures === 0 ? 0 : Math.min(FIRST_MS * 2 ** (this.failures - 1), mostMs);
    this.failures += 1;
    this.notBefore = this.nowMs() + delay;
  }
}
