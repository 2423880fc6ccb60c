import type { Random } from '../../../support/random/random';

/** What a disk writes as a whole or not at all. */
const SECTOR_SIZE = 512;

type Change =
  | { readonly kind: 'write'; readonly position: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly size: number };

/** How a power cut treats what was not flushed; one cut treats all files alike. */
export interface Fate {
  /** The share of the changes that are lost, from 0 to 1. */
  readonly lost: number;
  /** The share of those left that are torn: some of their sectors are lost. */
  readonly torn: number;
}

/** What a cut came to. */
export class Losses {
  lost = 0;
  torn = 0;
  kept = 0;
  /** Files that are there though they had been removed, and those that are not though they had been created. */
  names = 0;
}

/** A file: what has been flushed, and the changes since. */
export class StoredFile {
  private readonly flushed = new Image();
  private changes: Change[] = [];

  get pending(): number {
    return this.changes.length;
  }

  change(change: Change): void {
    this.changes.push(change);
  }

  flush(): void {
    for (const change of this.changes) this.flushed.apply(change);
    this.changes = [];
  }

  /** What a program reads while there is power. */
  content(): Buffer {
    const image = this.flushed.copy();
    for (const change of this.changes) image.apply(change);
    return image.content();
  }

  /** What is there after a power cut. */
  afterCut(random: Random, { lost, torn }: Fate, losses: Losses): Buffer {
    const image = this.flushed.copy();
    for (const change of this.changes) {
      if (happens(random, lost)) losses.lost += 1;
      else if (change.kind === 'write' && happens(random, torn)) {
        const left = sectorsOf(change.position, change.data).filter(() => random.below(2) === 0);
        for (const sector of left) image.apply(sector);
        losses.torn += 1;
      } else {
        image.apply(change);
        losses.kept += 1;
      }
    }
    return image.content();
  }
}

/** Bytes that grow. Where a file has grown and nothing of what was written there is left, file systems show zeros. */
class Image {
  private bytes = Buffer.alloc(0);
  private size = 0;

  apply(change: Change): void {
    if (change.kind === 'truncate') {
      if (change.size > this.size) this.grow(change.size);
      this.size = change.size;
      return;
    }
    const { position, data } = change;
    if (position + data.length > this.size) this.grow(position + data.length);
    data.copy(this.bytes, position);
  }

  copy(): Image {
    const copy = new Image();
    copy.bytes = Buffer.from(this.content());
    copy.size = this.size;
    return copy;
  }

  content(): Buffer {
    return this.bytes.subarray(0, this.size);
  }

  private grow(size: number): void {
    if (size > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(size, 2 * this.bytes.length));
      this.content().copy(larger);
      this.bytes = larger;
    }
    this.bytes.fill(0, this.size, size);
    this.size = size;
  }
}

function sectorsOf(position: number, data: Buffer): Extract<Change, { kind: 'write' }>[] {
  const sectors: Extract<Change, { kind: 'write' }>[] = [];
  for (let at = 0; at < data.length;) {
    const end = at + SECTOR_SIZE - ((position + at) % SECTOR_SIZE);
    sectors.push({ kind: 'write', position: position + at, data: data.subarray(at, end) });
    at = end;
  }
  return sectors;
}

function happens(random: Random, probability: number): boolean {
  return random.below(1_000_000) < probability * 1_000_000;
}
