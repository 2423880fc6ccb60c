import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { TimedTransfer } from './added';
import { Heap } from './heap';

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
/** Fewer settled ones are not worth the work of dropping them. */
const SETTLED_MIN = 10_000;
const NONE: readonly TimedTransfer[] = [];
const SETTLING = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;

/**
 * The pending transfers that have a timeout and are neither settled nor expired, while all transfers are read in the order
 * of time. A ledger does not say what became of one, but it follows: what is not settled when its time is over has expired.
 */
export class RunningTimeouts {
  private readonly running = new Map<bigint, TimedTransfer>();
  /** Settled ones are among it. */
  private order = new Heap<TimedTransfer>(expiresBefore);

  /** All that are neither settled nor expired, in no order. */
  get all(): Iterable<TimedTransfer> {
    return this.running.values();
  }

  get size(): number {
    return this.running.size;
  }

  /**
   * Takes the next transfer; those that have expired until then have to be taken out before.
   * @param timeout which the transfer was made with, in seconds
   * @returns what the transfer has settled
   */
  next(transfer: Transfer, timeout: number): TimedTransfer | undefined {
    if ((transfer.flags & SETTLING) !== 0) {
      const settled = this.running.get(transfer.pending_id);
      this.running.delete(transfer.pending_id);
      if (this.order.size > 2 * this.running.size + SETTLED_MIN) this.dropSettled();
      return settled;
    }
    if (timeout > 0) {
      const expiresAt = transfer.timestamp + BigInt(timeout) * NANOSECONDS_PER_SECOND;
      const timed = { transfer, timeout, expiresAt };
      this.running.set(transfer.id, timed);
      this.order.push(timed);
    }
    return undefined;
  }

  /** Takes out those that expire at this moment or before, in the order in which they do. */
  expiredBy(moment: bigint): readonly TimedTransfer[] {
    let { first } = this.order;
    if (first === undefined || first.expiresAt > moment) return NONE;
    const expired: TimedTransfer[] = [];
    for (; first !== undefined && first.expiresAt <= moment; { first } = this.order) {
      this.order.pop();
      if (this.running.delete(first.transfer.id)) expired.push(first);
    }
    return expired;
  }

  /** Most are settled long before their time. */
  private dropSettled(): void {
    this.order = new Heap<TimedTransfer>(expiresBefore);
    for (const timed of this.running.values()) this.order.push(timed);
  }
}

/** The order in which a ledger expires transfers. */
function expiresBefore(one: TimedTransfer, other: TimedTransfer): boolean {
  return (
    one.expiresAt < other.expiresAt ||
    (one.expiresAt === other.expiresAt && one.transfer.timestamp < other.transfer.timestamp)
  );
}
