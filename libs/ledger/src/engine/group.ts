/** Below what a server takes in one message, also one that was started for development (253). */
const GROUP_MAX = 250;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (answer: R | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/** Finds the answer to one item of a group. */
type AnswerOf<T, R> = (item: T, index: number) => R | undefined;

/** Gathers what is asked for in one turn of the event loop, and asks for it together at the turn's end. */
export class Group<T, R> {
  private waiting: Waiting<T, R>[] = [];

  /** @param ask asks for 1 to {@link GROUP_MAX} items; what it throws, every one of them is told */
  constructor(private readonly ask: (items: T[]) => Promise<AnswerOf<T, R>>) {}

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
    this.ask(group.map(({ item }) => item)).then(
      (answerOf) => {
        group.forEach(({ item, resolve }, index) => {
          resolve(answerOf(item, index));
        });
      },
      (error: unknown) => {
        for (const { reject } of group) reject(error);
      },
    );
  }
}
