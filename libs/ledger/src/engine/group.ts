/** Fewer than any server takes in one message; one started for development takes 253. */
const GROUP_MAX = 250;

interface Waiting<T, R> {
  readonly items: readonly T[];
  readonly resolve: (answers: R[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Finds the answers to some items of a group, from the place of the first. */
type FindAnswers<T, R> = (items: readonly T[], from: number) => R[];

/** Gathers the requests of one turn of the event loop, and sends them together at its end. */
export class Group<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private size = 0;

  /** @param send sends 1 to {@link GROUP_MAX} items; every request is rejected with what it throws */
  constructor(private readonly send: (items: T[]) => Promise<FindAnswers<T, R>>) {}

  /** @param items of one request, which stay together: 1 to {@link GROUP_MAX} */
  add(items: readonly T[]): Promise<R[]> {
    return new Promise((resolve, reject) => {
      if (this.size + items.length > GROUP_MAX) this.flush();
      this.waiting.push({ items, resolve, reject });
      this.size += items.length;
      if (this.waiting.length === 1) {
        setImmediate(() => {
          this.flush();
        });
      }
      if (this.size === GROUP_MAX) this.flush();
    });
  }

  private flush(): void {
    const group = this.waiting;
    if (group.length === 0) return;
    this.waiting = [];
    this.size = 0;
    this.send(group.flatMap(({ items }) => items)).then(
      (findAnswers) => {
        let from = 0;
        for (const { items, resolve } of group) {
          resolve(findAnswers(items, from));
          from += items.length;
        }
      },
      (error: unknown) => {
        for (const { reject } of group) reject(error);
      },
    );
  }
}
