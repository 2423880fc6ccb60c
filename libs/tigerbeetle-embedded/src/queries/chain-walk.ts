import { LinkAt, RecordAt } from '../format/log-record';
import { readNumber } from '../format/u128';
import { type Chain, newest, NONE } from '../state/chain';
import type { TransferLog } from '../state/transfer-log';

export type Side = 'debits' | 'credits';

/** How many transfers an ascending walk finds at a time; it has to find them from the newest back. */
const ASCENDING_BLOCK = 64;

/** One chain of one account, as the log's records link it. */
export class ChainReader {
  private readonly linksAt: number;

  constructor(
    private readonly log: TransferLog,
    private readonly chain: Chain,
    side: Side,
  ) {
    this.linksAt = side === 'debits' ? RecordAt.debitLinks : RecordAt.creditLinks;
  }

  /** The transfers of the chain numbered `first`…`last`, newest first. */
  *descending(first: number, last: number): Generator<number, void> {
    let transfer = this.newestAtOrBefore(last);
    while (transfer >= first && transfer !== NONE) {
      yield transfer;
      transfer = this.previous(transfer);
    }
  }

  /** The transfers of the chain numbered `first`…`last`, oldest first. */
  *ascending(first: number, last: number): Generator<number, void> {
    const before = this.newestAtOrBefore(first - 1);
    const end = this.newestAtOrBefore(last);
    let done = before === NONE ? 0 : this.position(before);
    const lastPosition = end === NONE ? 0 : this.position(end);
    while (done < lastPosition) {
      const blockEnd = Math.min(done + ASCENDING_BLOCK, lastPosition);
      const block: number[] = [];
      let transfer = this.atPosition(end, blockEnd);
      for (let position = blockEnd; position > done; position -= 1) {
        block.push(transfer);
        transfer = this.previous(transfer);
      }
      yield* block.reverse();
      done = blockEnd;
    }
  }

  private newestAtOrBefore(limit: number): number {
    let transfer = newest(this.chain);
    while (transfer > limit) {
      const farther = this.farther(transfer);
      transfer = farther > limit ? farther : this.previous(transfer);
    }
    return transfer;
  }

  /** The transfer at a position (1 is the oldest), found from a transfer at that position or a higher one. */
  private atPosition(from: number, position: number): number {
    let transfer = from;
    while (this.position(transfer) > position) {
      const farther = this.farther(transfer);
      const reaches = farther !== NONE && this.position(farther) >= position;
      transfer = reaches ? farther : this.previous(transfer);
    }
    return transfer;
  }

  private previous(transfer: number): number {
    return this.link(transfer, LinkAt.previous);
  }

  private farther(transfer: number): number {
    return this.link(transfer, LinkAt.farther);
  }

  private position(transfer: number): number {
    return this.link(transfer, LinkAt.position);
  }

  private link(transfer: number, field: number): number {
    const { view, at } = this.log.read(transfer);
    return readNumber(view, at + this.linksAt + field);
  }
}

/** Merges two walks in the same direction that have no transfer in common. */
export function* merge(
  a: Iterator<number, void>,
  b: Iterator<number, void>,
  descending: boolean,
): Generator<number, void> {
  let nextA = a.next();
  let nextB = b.next();
  while (nextA.done !== true && nextB.done !== true) {
    if (nextA.value > nextB.value === descending) {
      yield nextA.value;
      nextA = a.next();
    } else {
      yield nextB.value;
      nextB = b.next();
    }
  }
  for (; nextA.done !== true; nextA = a.next()) yield nextA.value;
  for (; nextB.done !== true; nextB = b.next()) yield nextB.value;
}
