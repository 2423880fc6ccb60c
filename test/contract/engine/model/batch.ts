import { AccountFlags, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { TIMESTAMP_MAX } from '../build';
import type { Outcome } from './create-account';
import { has } from './state';

/** The statuses that both operations have; their numbers are not the same. */
export interface BatchStatuses<S> {
  readonly created: S;
  readonly linked_event_failed: S;
  readonly linked_event_chain_open: S;
  readonly imported_event_expected: S;
  readonly imported_event_not_expected: S;
  readonly imported_event_timestamp_out_of_range: S;
  readonly imported_event_timestamp_must_not_advance: S;
  readonly timestamp_must_be_zero: S;
}

export interface BatchResult<S> {
  timestamp: bigint;
  status: S;
}

/** What a batch does with its events, apart from the events themselves. */
export interface BatchActions<E, S> {
  /** The flags `linked` and `imported` are not the same bits in accounts and in transfers. */
  readonly flags: { readonly linked: number; readonly imported: number };
  readonly statuses: BatchStatuses<S>;
  create(event: E, timestamp: bigint): Outcome<S>;
  /** Called before a chain; what it returns takes everything back to that moment. */
  savepoint(): () => void;
  /** Called for every event that failed, after its chain was taken back. */
  failed(event: E, status: S): void;
}

export const ACCOUNT_BATCH_FLAGS = { linked: AccountFlags.linked, imported: AccountFlags.imported };
export const TRANSFER_BATCH_FLAGS = { linked: TransferFlags.linked, imported: TransferFlags.imported };

/**
 * A failure that may pass: the id of the transfer must never be used again
 * (docs/coding/reliable-transaction-submission.md).
 */
export const TRANSIENT: ReadonlySet<CreateTransferStatus> = new Set([
  CreateTransferStatus.debit_account_not_found,
  CreateTransferStatus.credit_account_not_found,
  CreateTransferStatus.pending_transfer_not_found,
  CreateTransferStatus.exceeds_credits,
  CreateTransferStatus.exceeds_debits,
  CreateTransferStatus.debit_account_already_closed,
  CreateTransferStatus.credit_account_already_closed,
]);

/**
 * Creates a batch, event by event: docs/coding/linked-events.md and docs/coding/data-modeling.md.
 *
 * @param batchTimestamp - that of the last event; the ones before it have the timestamps before it.
 */
export function createBatch<E extends { flags: number; timestamp: bigint }, S>(
  events: readonly E[],
  batchTimestamp: bigint,
  actions: BatchActions<E, S>,
): BatchResult<S>[] {
  const { flags, statuses } = actions;
  const results: BatchResult<S>[] = [];
  let chain: { start: number; broken: boolean; takeBack: () => void } | undefined;

  for (const [index, event] of events.entries()) {
    const timestamp = batchTimestamp - BigInt(events.length - 1 - index);
    const isLinked = has(event, flags.linked);
    if (isLinked) chain ??= { start: index, broken: false, takeBack: actions.savepoint() };

    const early = checkPlace(events, index, batchTimestamp, chain?.broken ?? false, actions);
    const outcome = early === undefined ? actions.create(event, timestamp) : { status: early };
    results.push({ timestamp: outcome.timestamp ?? timestamp, status: outcome.status });

    if (outcome.status !== statuses.created) {
      if (chain !== undefined && !chain.broken) {
        chain.broken = true;
        chain.takeBack();
        for (let earlier = chain.start; earlier < index; earlier += 1) {
          results[earlier]!.status = statuses.linked_event_failed;
        }
      }
      actions.failed(event, outcome.status);
    }
    if (!isLinked) chain = undefined;
  }
  return results;
}

/** The checks that come from where the event stands in its batch. */
function checkPlace<E extends { flags: number; timestamp: bigint }, S>(
  events: readonly E[],
  index: number,
  batchTimestamp: bigint,
  chainIsBroken: boolean,
  { flags, statuses }: BatchActions<E, S>,
): S | undefined {
  const event = events[index]!;
  if (has(event, flags.linked) && index === events.length - 1) return statuses.linked_event_chain_open;
  if (chainIsBroken) return statuses.linked_event_failed;

  const imported = has(event, flags.imported);
  if (imported !== has(events[0]!, flags.imported)) {
    return imported ? statuses.imported_event_not_expected : statuses.imported_event_expected;
  }
  if (!imported) return event.timestamp === 0n ? undefined : statuses.timestamp_must_be_zero;
  if (event.timestamp === 0n || event.timestamp > TIMESTAMP_MAX) {
    return statuses.imported_event_timestamp_out_of_range;
  }
  if (event.timestamp >= batchTimestamp) return statuses.imported_event_timestamp_must_not_advance;
  return undefined;
}
