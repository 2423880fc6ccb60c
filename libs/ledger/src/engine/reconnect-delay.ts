const FIRST_MS = 1_000;

/** The wait before the next client is made: none after one that worked, else longer each time. */
export class ReconnectDelay {
  private failures = 0;
  private notBefore = 0;

  /** Milliseconds until the next attempt is due; 0 for now. */
  get remainingMs(): number {
    return Math.max(0, this.notBefore - Date.now());
  }

  /** An attempt succeeded. */
  reset(): void {
    this.failures = 0;
    this.notBefore = 0;
  }

  /** An attempt failed. @param maxMs bounds the wait */
  grow(maxMs: number): void {
    const delay = this.failures === 0 ? 0 : Math.min(FIRST_MS * 2 ** (this.failures - 1), maxMs);
    this.failures += 1;
    this.notBefore = Date.now() + delay;
  }
}
