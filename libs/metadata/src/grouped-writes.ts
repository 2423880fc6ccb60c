/**
 * Gathers the writes of one turn of the event loop, or of a short while, so that they share a statement and a commit.
 * While one group is written the next one gathers; each caller waits for its own group.
 *
 * What waits behind a group that fails is refused with it: it would meet the same store, and wait once more for nothing.
 * So nobody waits longer than a write takes to fail, and nothing piles up while the store hangs.
 */
export class GroupedWrites<T> {
  private waiting: { item: T; resolve: () => void; reject: (error: Error) => void }[] = [];
  private scheduled = false;

  /**
   * @param write stores a whole group or throws
   * @param groupMax how many items a group holds at most
   * @param gatherMs how long a group gathers before it is written, unless it is full; 0 for the rest of the turn
   */
  constructor(
    private readonly write: (items: T[]) => Promise<void>,
    private readonly groupMax: number,
    private readonly gatherMs = 0,
  ) {}

  /** Resolves once the item is stored. @throws what its group's write throws, or that of the group before */
  add(item: T): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0) {
      return;
    }
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
