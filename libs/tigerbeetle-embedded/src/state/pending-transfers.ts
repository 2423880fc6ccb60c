import { type DatabaseInstance, Statement } from '../storage/database';
import type { Journal } from './journal';

/** What became of a pending transfer; the numbers are TigerBeetle's TransferPendingStatus. */
export const PENDING = 1;
export const POSTED = 2;
export const VOIDED = 3;
export const EXPIRED = 4;
export type PendingStatus = typeof PENDING | typeof POSTED | typeof VOIDED | typeof EXPIRED;

/** Which pending transfers have been resolved, and when the others expire. Kept in the file alone. */
export class PendingTransfers {
  private readonly select: Statement;
  private readonly insert: Statement;
  private readonly remove: Statement;
  private readonly insertExpiry: Statement;
  private readonly removeExpiry: Statement;
  private readonly selectDue: Statement;
  private readonly selectNext: Statement;
  /** No transfer expires before this; there may be none left that does expire then. */
  private nextExpiry: bigint | undefined;

  constructor(
    database: DatabaseInstance,
    private readonly journal: Journal,
  ) {
    this.select = new Statement(database, 'SELECT status FROM resolved WHERE transfer = ?');
    this.insert = new Statement(database, 'INSERT INTO resolved (transfer, status) VALUES (?, ?)');
    this.remove = new Statement(database, 'DELETE FROM resolved WHERE transfer = ?');
    this.insertExpiry = new Statement(database, 'INSERT INTO expiries (expires_at, transfer) VALUES (?, ?)');
    this.removeExpiry = new Statement(database, 'DELETE FROM expiries WHERE expires_at = ? AND transfer = ?');
    this.selectDue = new Statement(
      database,
      'SELECT expires_at, transfer FROM expiries WHERE expires_at <= ? ORDER BY expires_at, transfer LIMIT ? + 0',
      { bigint: true },
    );
    this.selectNext = new Statement(database, 'SELECT min(expires_at) FROM expiries', { bigint: true });
    this.refreshNextExpiry();
  }

  status(transfer: number): PendingStatus {
    return (this.select.get(transfer)?.[0] ?? PENDING) as PendingStatus;
  }

  /** Notes that a pending transfer will expire. */
  willExpire(transfer: number, expiresAt: bigint): void {
    this.insertExpiry.run(expiresAt, transfer);
    if (this.nextExpiry === undefined || expiresAt < this.nextExpiry) this.nextExpiry = expiresAt;
    this.journal.record(() => {
      this.removeExpiry.run(expiresAt, transfer);
    });
  }

  /** Ends the pending state. `expiresAt` is undefined for a transfer without timeout. */
  resolve(transfer: number, status: PendingStatus, expiresAt: bigint | undefined): void {
    this.insert.run(transfer, status);
    if (expiresAt !== undefined) this.removeExpiry.run(expiresAt, transfer);
    this.journal.record(() => {
      this.remove.run(transfer);
      if (expiresAt !== undefined) this.insertExpiry.run(expiresAt, transfer);
    });
  }

  /** No transfer expires before this time; undefined if none will ever expire. */
  get earliestExpiry(): bigint | undefined {
    return this.nextExpiry;
  }

  /** The transfers that expire at `now` or before, the first `limit` of them, in the order in which they do. */
  due(now: bigint, limit: number): { transfer: number; expiresAt: bigint }[] {
    return this.selectDue.all(now, limit).map(([expiresAt, transfer]) => ({
      transfer: Number(transfer),
      expiresAt: expiresAt as bigint,
    }));
  }

  refreshNextExpiry(): void {
    const next = this.selectNext.get()?.[0];
    this.nextExpiry = typeof next === 'bigint' ? next : undefined;
  }
}
