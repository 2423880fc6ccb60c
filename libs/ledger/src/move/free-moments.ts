import type { Transfer } from 'tigerbeetle-node';
import { expiryVoid, timeoutNote, type TimedTransfer } from './added';
import type { Expiry } from './expiry-windows';
import { Heap } from './heap';
import { LedgerMoveError } from './move-error';

/**
 * Finds timestamps for what a move adds, between those of the source: no two events of a ledger may share one, and they are
 * imported in their order.
 */
export class FreeMoments {
  /** The timestamp of the last transfer. */
  private last = 0n;
  private readonly waiting = new Heap<Expiry>((one, other) => one.start < other.start);
  /** Those whose window has begun, the most urgent first. */
  private readonly ready = new Heap<Expiry>(isMoreUrgent);
  private notes: TimedTransfer[] = [];

  /**
   * @param isTaken whether an account has the timestamp
   * @param add takes what was placed
   */
  constructor(
    private readonly isTaken: (timestamp: bigint) => boolean,
    private readonly add: (transfer: Transfer) => void,
  ) {}

  /** Takes an expired transfer that is to be released in its window. */
  release(expiry: Expiry): void {
    this.waiting.push(expiry);
  }

  /** Takes a settled transfer whose timeout is to be kept, at any later time. */
  keepTimeout(timed: TimedTransfer): void {
    this.notes.push(timed);
  }

  /** Moves on to a transfer of the source, without room for anything before it. */
  pass(timestamp: bigint): void {
    this.last = timestamp;
  }

  /**
   * Places what can be placed between the last transfer and the next.
   * @param next the timestamp of the next one
   * @throws LedgerMoveError where a window ends before there is room
   */
  fillUntil(next: bigint): void {
    if (this.notes.length === 0 && this.waiting.size === 0 && this.ready.size === 0) return;
    const firstStart = this.ready.size > 0 ? this.last : (this.waiting.first?.start ?? next);
    // At the same places whether or not more of the source follows, so that a later move goes on from here.
    this.placeNotes(firstStart < next ? firstStart : next);
    this.placeReleases(next);
    this.placeNotes(next);
  }

  private placeReleases(next: bigint): void {
    for (;;) {
      const start = this.ready.size > 0 ? 0n : this.waiting.first?.start;
      if (start === undefined) return;
      const moment = this.freeBetween(start, next);
      if (moment === undefined) return;
      for (
        let { first } = this.waiting;
        first !== undefined && first.start <= moment;
        { first } = this.waiting
      ) {
        this.ready.push(first);
        this.waiting.pop();
      }
      const expiry = this.ready.pop();
      if (expiry === undefined) return;
      if (expiry.end !== undefined && expiry.end <= moment) {
        throw new LedgerMoveError(
          'no_free_moment',
          `No time is left for the release of transfer ${expiry.transfer.id.toString(16)}, which has expired.`,
        );
      }
      this.place(expiryVoid(expiry, moment));
    }
  }

  private placeNotes(next: bigint): void {
    let placed = 0;
    for (const timed of this.notes) {
      const moment = this.freeBetween(0n, next);
      if (moment === undefined) break;
      this.place(timeoutNote(timed, moment));
      placed += 1;
    }
    if (placed > 0) this.notes = this.notes.slice(placed);
  }

  /** The first timestamp after the last transfer that is free, and is in this range. */
  private freeBetween(start: bigint, end: bigint): bigint | undefined {
    let moment = start > this.last ? start : this.last + 1n;
    while (moment < end && this.isTaken(moment)) moment += 1n;
    return moment < end ? moment : undefined;
  }

  private place(transfer: Transfer): void {
    this.last = transfer.timestamp;
    this.add(transfer);
  }
}

function isMoreUrgent(one: Expiry, other: Expiry): boolean {
  if (one.wanted === undefined) return false;
  return other.wanted === undefined || one.wanted < other.wanted;
}
