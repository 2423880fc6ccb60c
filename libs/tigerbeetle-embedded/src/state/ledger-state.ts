import { RecordAt } from '../format/log-record';
import type { PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readNumber, readU128 } from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { type DatabaseInstance, Statement } from '../storage/database';
import { AccountStore } from './account-store';
import { Clock } from './clock';
import { CREDITS, DEBITS, HistoryIndex, type Side } from './history-index';
import { Journal } from './journal';
import type { Sizes } from './sizes';
import { PendingTransfers } from './pending-transfers';
import { TransferLog } from './transfer-log';
import { TransferIds } from './transfer-ids';
import { UserDataIndex } from './user-data-index';
import { WriteBehind } from './write-behind';

/**
 * Everything an operation reads and changes. It is made from the file by reading the parts of the log that the indexes
 * don't cover yet, on opening and again after a commit that failed.
 */
export class LedgerState {
  readonly journal = new Journal();
  readonly clock: Clock;
  readonly log: TransferLog;
  readonly ids: TransferIds;
  readonly accounts: AccountStore;
  readonly pending: PendingTransfers;
  readonly userData: UserDataIndex;
  readonly histories: HistoryIndex;
  private readonly writeBehind: WriteBehind;

  private readonly begin: Statement;
  private readonly commitTransaction: Statement;
  private readonly writeState: Statement;

  constructor(
    private readonly database: DatabaseInstance,
    now: () => bigint,
    sizes: Sizes,
  ) {
    const [timestamp, transfers, indexed] =
      new Statement(database, 'SELECT timestamp, transfers, indexed FROM state', { bigint: true }).get() ??
      [];
    if (typeof timestamp !== 'bigint') throw new DamageError('its state is missing');
    this.begin = new Statement(database, 'BEGIN IMMEDIATE');
    this.commitTransaction = new Statement(database, 'COMMIT');
    this.writeState = new Statement(database, 'UPDATE state SET timestamp = ?, transfers = ?, indexed = ?');
    this.clock = new Clock(timestamp, now);
    this.log = new TransferLog(database, Number(transfers), sizes);
    this.ids = new TransferIds(database, sizes.generation);
    this.accounts = new AccountStore(database, this.journal, sizes.accounts);
    this.pending = new PendingTransfers(database, this.journal);
    this.userData = new UserDataIndex(database, this.journal);
    this.histories = new HistoryIndex(database, Number(indexed));
    this.writeBehind = new WriteBehind(this.log, this.ids, this.histories, this.accounts, sizes.generation);
    for (let transfer = Number(indexed); transfer < this.log.length; transfer += 1) {
      this.replay(this.log.read(transfer), transfer);
    }
  }

  /** Opens the transaction that the next {@link commit} closes, unless it is open. Must come before any change. */
  beginChanges(): void {
    if (!this.database.isTransaction) this.begin.run();
  }

  /** Makes all changes durable. Where this throws, nothing of them is, and this object must not be used any more. */
  commit(): void {
    if (!this.database.isTransaction) return;
    this.write();
    this.commitTransaction.run();
  }

  /** Writes what a commit does. */
  write(): void {
    this.log.write();
    this.writeBehind.step();
    this.accounts.writeUrgent();
    this.accounts.evict();
    this.writeState.run(this.clock.last, this.log.length, this.histories.covered);
  }

  /** Appends a transfer of an earlier ledger, whose accounts are as they were before it. */
  carryOver(record: PackedRecord): void {
    const transfer = this.log.length;
    this.log.append(record);
    this.userData.add(record.view, record.at + TransferAt.user_data_64, transfer);
    this.replay(record, transfer);
  }

  /** The record of the transfer whose id stands at `at`; undefined if there is none, or the id is burnt. */
  findTransfer(view: DataView, at: number): PackedRecord | undefined {
    const transfer = this.ids.find(view, at);
    return transfer < 0 ? undefined : this.log.read(transfer);
  }

  private replay(record: PackedRecord, transfer: number): void {
    const { view, at } = record;
    this.ids.add(view, at + TransferAt.id, transfer);
    this.replayAccount(record, transfer, DEBITS);
    this.replayAccount(record, transfer, CREDITS);
  }

  /** Brings one account of a transfer up to the transfer, unless its row was written later than that. */
  private replayAccount({ view, at }: PackedRecord, transfer: number, side: Side): void {
    const isDebit = side === DEBITS;
    const account = this.accounts.find(
      view,
      at + (isDebit ? TransferAt.debit_account_id : TransferAt.credit_account_id),
    );
    if (account === undefined) throw new DamageError('a transfer has an account that does not exist');
    this.accounts.addRecent(account, side, transfer);
    const { state } = account;
    if (state.asOf >= transfer) return;
    const balancesAt = at + (isDebit ? RecordAt.debitBalances : RecordAt.creditBalances);
    this.accounts.change(account, {
      debitsPending: readU128(view, balancesAt),
      debitsPosted: readU128(view, balancesAt + 16),
      creditsPending: readU128(view, balancesAt + 32),
      creditsPosted: readU128(view, balancesAt + 48),
      flags: state.flags,
      debits: isDebit ? readNumber(view, at + RecordAt.debitPosition) : state.debits,
      credits: isDebit ? state.credits : readNumber(view, at + RecordAt.creditPosition),
      asOf: transfer,
    });
  }
}
