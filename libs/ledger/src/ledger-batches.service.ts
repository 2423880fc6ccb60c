import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds } from './account-ids';
import {
  BatchRefusedError,
  IdempotencyKeyReusedError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import { TransferIds } from './ids';
import { movementTransfer, type MovementKind, type MovementRequest } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { Refusals } from './refusals';
import { afterMovement, Transfers, type SentTransfer } from './transfers';

/** One top-up or bill of a batch. */
export interface BatchOperation extends MovementRequest {
  kind: MovementKind;
}

/** What became of one operation. */
export type BatchResult =
  { status: 'ok'; transactionId: bigint; replayed: boolean } | { status: 'failed'; error: AnyLedgerError };

/** Many top-ups and bills at once, in as few messages to the ledger as they fit in. */
@Injectable()
export class LedgerBatches {
  private readonly ids = new TransferIds();

  constructor(
    private readonly transfers: Transfers,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Makes each operation by itself, in order.
   * @returns one result an operation, in their order
   * @throws OutcomeUnknownError; what was made by then stays, and is answered again by its key
   * @throws LedgerUnavailableError where nothing was made
   */
  async runEach(operations: readonly BatchOperation[]): Promise<BatchResult[]> {
    await this.ensureOperators(operations);
    const transfers = operations.map((operation) => this.transferOf(operation, TransferFlags.none));
    const sent = await this.transfers.sendAll(transfers);
    try {
      return await Promise.all(
        operations.map((operation, index) => this.resultOf(operation, at(transfers, index), at(sent, index))),
      );
    } catch (error) {
      throw afterMovement(error, at(transfers, 0).id);
    }
  }

  /**
   * Makes all operations or none. Repeated with the same keys for all of them, it is answered alike.
   * @throws BatchRefusedError with the operation that was refused
   * @throws BatchTooLongError, OutcomeUnknownError, LedgerUnavailableError
   */
  async runAtomic(operations: readonly BatchOperation[]): Promise<BatchResult[]> {
    await this.ensureOperators(operations);
    const last = operations.length - 1;
    const transfers = operations.map((operation, index) =>
      this.transferOf(operation, index === last ? TransferFlags.none : TransferFlags.linked),
    );
    const sent = await this.transfers.sendChain(transfers);
    if (sent.every(({ outcome }) => outcome === 'created')) {
      return transfers.map(({ id }) => ({ status: 'ok', transactionId: id, replayed: false }));
    }
    return this.refuseOrReplay(operations, transfers, sent);
  }

  /** A chain breaks at its first failure; that one says why, the others only that the chain broke. */
  private async refuseOrReplay(
    operations: readonly BatchOperation[],
    transfers: readonly Transfer[],
    sent: readonly SentTransfer[],
  ): Promise<BatchResult[]> {
    const index = sent.findIndex(({ outcome }) => outcome !== 'chain_broken');
    const outcome = sent[index]?.outcome;
    if (outcome === undefined || outcome === 'created') {
      throw new LedgerInvariantError('a chain broke without a reason');
    }
    if (outcome === 'exists') {
      if (await this.allExist(transfers)) {
        return transfers.map(({ id }) => ({ status: 'ok', transactionId: id, replayed: true }));
      }
      throw new BatchRefusedError(index, new IdempotencyKeyReusedError());
    }
    const operation = at(operations, index);
    const keyed = operation.idempotencyKey !== null;
    throw new BatchRefusedError(index, await this.refusals.of(outcome, { ...operation, keyed }));
  }

  /** Whether an earlier batch made exactly these transfers; they never change, so reading them is safe. */
  private async allExist(transfers: readonly Transfer[]): Promise<boolean> {
    const found = await this.transfers.find(transfers.map(({ id }) => id));
    return transfers.every((transfer) => {
      const stored = found.get(transfer.id);
      return stored !== undefined && isSame(stored, transfer);
    });
  }

  /** Only a refusal has to ask the ledger for anything. */
  private resultOf(
    operation: BatchOperation,
    { id }: Transfer,
    { outcome }: SentTransfer,
  ): Promise<BatchResult> {
    const keyed = operation.idempotencyKey !== null;
    if (outcome === 'created' || outcome === 'exists') {
      return Promise.resolve({
        status: 'ok',
        transactionId: id,
        replayed: keyed && outcome === 'exists',
      });
    }
    return this.refusals.of(outcome, { ...operation, keyed }).then((error) => ({ status: 'failed', error }));
  }

  private transferOf(operation: BatchOperation, flags: TransferFlags): Transfer {
    return movementTransfer(
      operation.kind,
      operation,
      this.accountIds.of(operation),
      () => this.ids.next(),
      flags,
    );
  }

  private async ensureOperators(operations: readonly BatchOperation[]): Promise<void> {
    await Promise.all(
      Array.from(new Set(operations.map(({ currency }) => currency)), (c) => this.operators.ensure(c)),
    );
  }
}

function isSame(a: Transfer, b: Transfer): boolean {
  return (
    a.debit_account_id === b.debit_account_id &&
    a.credit_account_id === b.credit_account_id &&
    a.amount === b.amount &&
    a.user_data_128 === b.user_data_128 &&
    a.ledger === b.ledger &&
    a.code === b.code &&
    a.flags === b.flags
  );
}

function at<T>(rows: readonly T[], index: number): T {
  const row = rows[index];
  if (row === undefined) {
    throw new LedgerInvariantError('the ledger answered fewer rows than it was asked for');
  }
  return row;
}
