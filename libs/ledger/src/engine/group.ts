/** Fewer than any server takes in one message; one started for development takes 253. */
const GROUP_MAX = 250;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (answer: R | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/** Finds the answer to one item of a group. */
type FindAnswer<T, R> = (item: T, index: number) => R | undefined;

/** Gathers the items of one turn of the event loop, and sends them together at its end. */
export class Group<T, R> {
  private waiting: Waiting<T, R>[] = [];

  /** @param send sends 1 to {@link GROUP_MAX} items; every item is rejected with what it throws */
  constructor(private readonly send: (items: T[]) => Promise<FindAnswer<T, R>>) {}

  /** The answer to this item; undefined where there is none. */
  add(item: T): Promise<R | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length === 1) {
        setImmediate(() => {
          this.flush();
        });
      }
      if (this.waiting.length === GROUP_MAX) this.flush();
    });
  }

  private flush(): void {
    const group = this.waiting;
    if (group.length === 0) return;
    this.waiting = [];
    this.send(group.map(({ item }) => item)).then(
      (findAnswer) => {
        group.forEach(({ item, resolve }, index) => {
          resolve(findAnswer(item, index));
        });
      },
      (error: unknown) => {
        for (const { reject } of group) reject(error);
      },
    );
  }
}
