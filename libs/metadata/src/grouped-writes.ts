/**
 * Gathers the writes of one turn of the event loop, or of a short time, into one statement and one commit.
 * While one group is written the next gathers; each caller waits for its own group.
 *
 * A group that fails takes all that waits behind it along, which the same store would fail too. So nobody
 * waits longer than one write takes to fail, and nothing piles up while the store hangs.
 */
export class GroupedWrites<T> {
  private waiting: { item: T; resolve: () => void; reject: (error: Error) => void }[] = [];
  private scheduled = false;

  /**
   * @param write stores a whole group, or throws
   * @param groupMax items per group, at most
   * @param gatherMs milliseconds until a group that is not full is written; 0 for the end of the turn
   */
  constructor(
    private readonly write: (items: T[]) => Promise<void>,
    private readonly groupMax: number,
    private readonly gatherMs = 0,
  ) {}

  /** Resolves once the item is stored. @throws the error of its group's write, or of the group's before */
  add(item: T): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0) return;
    this.scheduled = true;
    const flush = () => {
      void this.flush();
    };
    if (this.gatherMs === 0 || this.waiting.length >= this.groupMax) setImmediate(flush);
    else setTimeout(flush, this.gatherMs).unref();
  }

  private async flush(): Promise<void> {
    const group = this.waiting.splice(0, this.groupMax);
    try {
      await this.write(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of [...group, ...this.waiting.splice(0)]) reject(reason);
    } finally {
      this.scheduled = false;
      this.schedule();
    }
  }
}
