import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds } from './account-ids';
import type { BudgetRef } from './budgets/budget-accounts';
import { requireCurrency, Spending } from './budgets/spending';
import {
  BatchRefusedError,
  BudgetExceededError,
  IdempotencyKeyReusedError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import type { TransferRefusal } from './outcomes';
import { batchFingerprint, batchMarkerId, operationKey } from './ids';
import { claimKey } from './key-claim';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest, toOutcomeUnknown, type SentTransfer } from './ledger-request';
import { movementTransfer, type MovementKind, type MovementOrder } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { refusalError } from './refusals';

/** One top-up or bill of a batch. */
export interface BatchOperation extends MovementOrder {
  kind: MovementKind;
}

/** The result of one operation. */
export type BatchResult =
  { status: 'ok'; transactionId: bigint; replayed: boolean } | { status: 'failed'; error: AnyLedgerError };

/** How a batch is made. */
export interface BatchOptions {
  /** All operations or none. */
  atomic: boolean;
  /** Makes the whole batch safe to repeat; null for a batch that only its operations' own keys protect. */
  idempotencyKey: string | null;
}

/** What became of a batch. */
export interface BatchRun {
  /** One per operation, in their order. */
  results: BatchResult[];
  /** Whether an earlier request with the same key made it. */
  replayed: boolean;
}

/** Many top-ups and bills at once, in as few messages to the ledger as possible. */
@Injectable()
export class LedgerBatches {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly spending: Spending,
  ) {}

  /**
   * Makes each operation by itself, in order, or all or none of them. A batch's key covers its operations
   * that have no key of their own.
   * @param operations one or more; for an atomic batch as many as the server takes in one message
   * @param budget of the caller's key, which the bills count against, those of an atomic batch with one sum;
   * null for none
   * @throws IdempotencyKeyReusedError where another batch has the key
   * @throws BatchRefusedError, BatchTooLongError, BudgetExceededError for an atomic batch
   * @throws CurrencyNotAllowedError where an operation has another currency than the budget
   * @throws AccountNotFoundError for a user id that no user can have
   * @throws OutcomeUnknownError where some may have been made; with a key the same call again is safe
   * @throws LedgerUnavailableError where none was made
   */
  async run(
    operations: readonly BatchOperation[],
    options: BatchOptions,
    budget: BudgetRef | null = null,
  ): Promise<BatchRun> {
    for (const { currency } of operations) requireCurrency(budget, currency);
    const { atomic, idempotencyKey } = options;
    const request = new LedgerRequest(this.engine);
    const last = operations.length - 1;
    const transfers = operations.map((operation, index) =>
      movementTransfer(
        operation.kind,
        idempotencyKey === null ? operation : withKey(operation, idempotencyKey, index),
        this.accountIds.of(operation),
        atomic && index < last ? TransferFlags.linked : TransferFlags.none,
      ),
    );
    await this.ensureOperators(request, operations);
    const marker =
      idempotencyKey === null ? undefined : await this.claimKey(request, operations, idempotencyKey, atomic);
    const results = await (atomic
      ? this.runAtomic(request, operations, transfers, budget, marker?.timestamp)
      : this.runEach(request, operations, transfers, budget, marker?.timestamp));
    return { results, replayed: marker?.outcome === 'exists' };
  }

  /**
   * Binds the key to this list: ids of operations alone show neither another user nor a longer list.
   * @throws IdempotencyKeyReusedError
   */
  private claimKey(
    request: LedgerRequest,
    operations: readonly BatchOperation[],
    batchKey: string,
    atomic: boolean,
  ): Promise<SentTransfer> {
    const { currency } = at(operations, 0);
    const fields = operations.flatMap((operation) => [
      operation.kind,
      operation.userId,
      operation.currency.code,
      operation.amount,
      operation.descriptionId,
      operation.idempotencyKey ?? '',
    ]);
    const fingerprint = batchFingerprint([atomic ? 'atomic' : 'each', ...fields]);
    return claimKey(request, currency, batchMarkerId(batchKey), fingerprint);
  }

  /** @param since nanoseconds; earlier movements are replays. Undefined: those made before this call. */
  private async runEach(
    request: LedgerRequest,
    operations: readonly BatchOperation[],
    transfers: readonly Transfer[],
    budget: BudgetRef | null,
    since: bigint | undefined,
  ): Promise<BatchResult[]> {
    const sent = await this.spending.sendEach(request, transfers, budget);
    try {
      return await Promise.all(
        operations.map((operation, index) =>
          this.resultOf(request, operation, at(transfers, index).id, at(sent, index), since),
        ),
      );
    } catch (error) {
      throw toOutcomeUnknown(error, at(transfers, 0).id);
    }
  }

  /** @param since as for {@link runEach} */
  private async runAtomic(
    request: LedgerRequest,
    operations: readonly BatchOperation[],
    transfers: readonly Transfer[],
    budget: BudgetRef | null,
    since: bigint | undefined,
  ): Promise<BatchResult[]> {
    const sent = await this.spending.sendChain(request, transfers, budget);
    if (sent.every(({ outcome }) => outcome === 'created')) {
      return transfers.map(({ id }) => ({ status: 'ok', transactionId: id, replayed: false }));
    }
    if (sent.every(({ outcome }) => outcome === 'exists')) {
      // A chain is made as a whole, so with a key it was made after the key's marker.
      return transfers.map(({ id }) => ({ status: 'ok', transactionId: id, replayed: since === undefined }));
    }
    // A chain breaks at its first failure: only that transfer's outcome has the reason.
    const index = sent.findIndex(({ outcome }) => outcome !== 'chain_broken');
    const outcome = sent[index]?.outcome;
    if (outcome === undefined || outcome === 'created') {
      throw new LedgerInvariantError('a chain broke without a reason');
    }
    if (outcome === 'exists') throw new BatchRefusedError(index, new IdempotencyKeyReusedError());
    throw new BatchRefusedError(index, await this.refusalOf(request, at(operations, index), outcome, since));
  }

  /** Only a refusal may need a further call to the ledger. */
  private async resultOf(
    request: LedgerRequest,
    operation: BatchOperation,
    transactionId: bigint,
    sent: SentTransfer | BudgetExceededError,
    since: bigint | undefined,
  ): Promise<BatchResult> {
    if (sent instanceof BudgetExceededError) return { status: 'failed', error: sent };
    const { outcome, timestamp } = sent;
    if (outcome === 'created' || outcome === 'exists') {
      const isKeyed = operation.idempotencyKey !== null;
      const isEarlier = since === undefined ? outcome === 'exists' : timestamp < since;
      return { status: 'ok', transactionId, replayed: isKeyed && isEarlier };
    }
    return { status: 'failed', error: await this.refusalOf(request, operation, outcome, since) };
  }

  /** @param since undefined for a batch without a key */
  private refusalOf(
    request: LedgerRequest,
    operation: BatchOperation,
    refusal: TransferRefusal,
    since: bigint | undefined,
  ) {
    const isKeyed = operation.idempotencyKey !== null || since !== undefined;
    return refusalError(request, refusal, operation, this.accountIds.of(operation), isKeyed);
  }

  private async ensureOperators(
    request: LedgerRequest,
    operations: readonly BatchOperation[],
  ): Promise<void> {
    const currencies = new Set(operations.map(({ currency }) => currency));
    await Promise.all(Array.from(currencies, (currency) => this.operators.ensure(currency, request)));
  }
}

/** @throws LedgerInvariantError where the ledger answered too few rows */
function at<T>(rows: readonly T[], index: number): T {
  const row = rows[index];
  if (row === undefined) {
    throw new LedgerInvariantError('the ledger answered fewer rows than it was asked for');
  }
  return row;
}

/** The operation with its own key, or else one derived from the batch's. */
function withKey(operation: BatchOperation, batchKey: string, index: number): BatchOperation {
  return { ...operation, idempotencyKey: operation.idempotencyKey ?? operationKey(batchKey, index) };
}
