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
import type { TransferOutcome, TransferRefusal } from './outcomes';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest, toOutcomeUnknown, type SentTransfer } from './ledger-request';
import { movementTransfer, type MovementKind, type MovementOrder } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { isSameTransfer } from './records';
import { refusalError } from './refusals';

/** One top-up or bill of a batch. */
export interface BatchOperation extends MovementOrder {
  kind: MovementKind;
}

/** The result of one operation. */
export type BatchResult =
  { status: 'ok'; transactionId: bigint; replayed: boolean } | { status: 'failed'; error: AnyLedgerError };

/** Many top-ups and bills at once, in as few messages to the ledger as possible. */
@Injectable()
export class LedgerBatches {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
  ) {}

  /**
   * Makes each operation by itself, in order.
   * @param operations one or more, any number
   * @returns one result per operation, in their order
   * @throws AccountNotFoundError for a user id that no user can have
   * @throws OutcomeUnknownError where some may have been made; with keys for all of them the same call again
   * is safe
   * @throws LedgerUnavailableError where none was made
   */
  async runEach(operations: readonly BatchOperation[]): Promise<BatchResult[]> {
    const request = new LedgerRequest(this.engine);
    const transfers = operations.map((operation) => this.transferOf(operation, TransferFlags.none));
    await this.ensureOperators(request, operations);
    const sent = await request.sendAll(transfers);
    try {
      return await Promise.all(
        operations.map((operation, index) =>
          this.resultOf(request, operation, at(transfers, index).id, at(sent, index).outcome),
        ),
      );
    } catch (error) {
      throw toOutcomeUnknown(error, at(transfers, 0).id);
    }
  }

  /**
   * Makes all operations or none. With keys for all of them, a repeat gets the same answer.
   * @param operations one or more, as many as the server takes in one message
   * @throws BatchRefusedError with the operation that was refused
   * @throws BatchTooLongError
   * @throws AccountNotFoundError for a user id that no user can have
   * @throws OutcomeUnknownError where all may have been made; with keys for all of them the same call again
   * is safe
   * @throws LedgerUnavailableError where none was made
   */
  async runAtomic(operations: readonly BatchOperation[]): Promise<BatchResult[]> {
    const request = new LedgerRequest(this.engine);
    const last = operations.length - 1;
    const transfers = operations.map((operation, index) =>
      this.transferOf(operation, index === last ? TransferFlags.none : TransferFlags.linked),
    );
    await this.ensureOperators(request, operations);
    const sent = await request.sendChain(transfers);
    if (sent.every(({ outcome }) => outcome === 'created')) {
      return transfers.map(({ id }) => ({ status: 'ok', transactionId: id, replayed: false }));
    }
    return this.refuseOrReplay(request, operations, transfers, sent);
  }

  /** A chain breaks at its first failure: only that transfer's outcome has the reason. */
  private async refuseOrReplay(
    request: LedgerRequest,
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
      if (await allExist(request, transfers)) {
        return transfers.map(({ id }) => ({ status: 'ok', transactionId: id, replayed: true }));
      }
      throw new BatchRefusedError(index, new IdempotencyKeyReusedError());
    }
    throw new BatchRefusedError(index, await this.refusalOf(request, at(operations, index), outcome));
  }

  /** Only a refusal may need a further call to the ledger. */
  private async resultOf(
    request: LedgerRequest,
    operation: BatchOperation,
    transactionId: bigint,
    outcome: TransferOutcome,
  ): Promise<BatchResult> {
    if (outcome === 'created' || outcome === 'exists') {
      const replayed = operation.idempotencyKey !== null && outcome === 'exists';
      return { status: 'ok', transactionId, replayed };
    }
    return { status: 'failed', error: await this.refusalOf(request, operation, outcome) };
  }

  private refusalOf(request: LedgerRequest, operation: BatchOperation, refusal: TransferRefusal) {
    return refusalError(request, refusal, operation, this.accountIds.of(operation));
  }

  private transferOf(operation: BatchOperation, flags: TransferFlags): Transfer {
    return movementTransfer(operation.kind, operation, this.accountIds.of(operation), flags);
  }

  private async ensureOperators(
    request: LedgerRequest,
    operations: readonly BatchOperation[],
  ): Promise<void> {
    const currencies = new Set(operations.map(({ currency }) => currency));
    await Promise.all(Array.from(currencies, (currency) => this.operators.ensure(currency, request)));
  }
}

/** Whether an earlier batch made exactly these transfers; they never change, so reading them is safe. */
async function allExist(request: LedgerRequest, transfers: readonly Transfer[]): Promise<boolean> {
  const found = await request.findTransfers(transfers.map(({ id }) => id));
  return transfers.every((sent) => {
    const stored = found.get(sent.id);
    return stored !== undefined && isSameTransfer(stored, sent);
  });
}

/** @throws LedgerInvariantError where the ledger answered too few rows */
function at<T>(rows: readonly T[], index: number): T {
  const row = rows[index];
  if (row === undefined) {
    throw new LedgerInvariantError('the ledger answered fewer rows than it was asked for');
  }
  return row;
}
