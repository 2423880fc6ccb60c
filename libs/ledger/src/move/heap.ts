/** A priority queue: a binary heap in an array. */
export class Heap<T> {
  private readonly items: T[] = [];

  /** @param isBefore whether the first item comes out before the second */
  constructor(private readonly isBefore: (one: T, other: T) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  /** The item that comes out next. */
  get first(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isOrdered(at, parent)) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): T | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return first;
    items[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = right < items.length && this.isOrdered(right, left) ? right : left;
      if (child >= items.length || !this.isOrdered(child, at)) return first;
      this.swap(at, child);
      at = child;
    }
  }

  /** Whether the item at the first place comes before that at the second. */
  private isOrdered(one: number, other: number): boolean {
    return this.isBefore(this.items[one] as T, this.items[other] as T);
  }

  private swap(one: number, other: number): void {
    const item = this.items[one] as T;
    this.items[one] = this.items[other] as T;
    this.items[other] = item;
  }
}
