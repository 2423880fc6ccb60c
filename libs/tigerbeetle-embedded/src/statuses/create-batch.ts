import {
  AccountFlags,
  CreateAccountStatus,
  CreateTransferStatus,
  TransferFlags,
} from 'tigerbeetle-node/dist/bindings';
import type { PackedBatch } from '../format/packed';
import {
  ACCOUNT_SIZE,
  AccountAt,
  TIMESTAMP_MAX,
  TIMESTAMP_MIN,
  TRANSFER_SIZE,
  TransferAt,
} from '../format/structs';
import { readU16, readU64 } from '../format/u128';
import type { LedgerState } from '../state/ledger-state';
import { createAccount } from './create-account';
import { createTransfer } from './create-transfer';
import { type CreateResult, result } from './result';

/** The failures that the same transfer might not meet at another time. They use its id up (tigerbeetle.zig, transient). */
const TRANSIENT: ReadonlySet<CreateTransferStatus> = new Set([
  CreateTransferStatus.debit_account_not_found,
  CreateTransferStatus.credit_account_not_found,
  CreateTransferStatus.pending_transfer_not_found,
  CreateTransferStatus.exceeds_credits,
  CreateTransferStatus.exceeds_debits,
  CreateTransferStatus.debit_account_already_closed,
  CreateTransferStatus.credit_account_already_closed,
]);

/** Bits of `flags` that both kinds of event have, at different places. */
interface EventKind<S extends CreateAccountStatus | CreateTransferStatus> {
  readonly size: number;
  readonly flagsAt: number;
  readonly timestampAt: number;
  readonly linked: number;
  readonly imported: number;
  readonly statuses: {
    readonly created: S;
    readonly linked_event_failed: S;
    readonly linked_event_chain_open: S;
    readonly imported_event_expected: S;
    readonly imported_event_not_expected: S;
    readonly imported_event_timestamp_out_of_range: S;
    readonly imported_event_timestamp_must_not_advance: S;
    readonly timestamp_must_be_zero: S;
  };
  create(state: LedgerState, events: PackedBatch['packed'], at: number, timestamp: bigint): CreateResult<S>;
  failed(state: LedgerState, view: DataView, at: number, status: S): void;
}

const ACCOUNTS: EventKind<CreateAccountStatus> = {
  size: ACCOUNT_SIZE,
  flagsAt: AccountAt.flags,
  timestampAt: AccountAt.timestamp,
  linked: AccountFlags.linked,
  imported: AccountFlags.imported,
  statuses: CreateAccountStatus,
  create: createAccount,
  failed: () => undefined,
};

const TRANSFERS: EventKind<CreateTransferStatus> = {
  size: TRANSFER_SIZE,
  flagsAt: TransferAt.flags,
  timestampAt: TransferAt.timestamp,
  linked: TransferFlags.linked,
  imported: TransferFlags.imported,
  statuses: CreateTransferStatus,
  create: createTransfer,
  failed: (state, view, at, status) => {
    if (TRANSIENT.has(status)) state.ids.burn(view, at + TransferAt.id);
  },
};

export function createAccounts(state: LedgerState, batch: PackedBatch): CreateResult<CreateAccountStatus>[] {
  return createBatch(state, batch, ACCOUNTS);
}

export function createTransfers(
  state: LedgerState,
  batch: PackedBatch,
): CreateResult<CreateTransferStatus>[] {
  return createBatch(state, batch, TRANSFERS);
}

/**
 * Runs the events in order, each with a timestamp of its own. Linked events succeed or fail together; the first event
 * decides whether the batch imports (state_machine.zig, execute_create).
 */
function createBatch<S extends CreateAccountStatus | CreateTransferStatus>(
  state: LedgerState,
  { packed, count }: PackedBatch,
  kind: EventKind<S>,
): CreateResult<S>[] {
  if (count === 0) return [];
  state.beginChanges();
  const { statuses } = kind;
  const { view } = packed;
  const base = state.clock.take(count);
  const batchTimestamp = base + BigInt(count);
  const batchImported = (readU16(view, kind.flagsAt) & kind.imported) !== 0;
  const results: CreateResult<S>[] = [];
  let chainStart: number | undefined;
  let chainBroken = false;

  for (let index = 0; index < count; index += 1) {
    const at = index * kind.size;
    const timestamp = base + BigInt(index + 1);
    const flags = readU16(view, at + kind.flagsAt);
    const linked = (flags & kind.linked) !== 0;
    if (linked && chainStart === undefined) {
      chainStart = index;
      state.journal.begin();
    }
    const chainLeftOpen = linked && index === count - 1;
    let outcome: CreateResult<S>;
    if (chainLeftOpen) outcome = result(statuses.linked_event_chain_open, timestamp);
    else if (chainBroken) outcome = result(statuses.linked_event_failed, timestamp);
    else {
      const refused = checkTimestamp(
        kind,
        flags,
        batchImported,
        readU64(view, at + kind.timestampAt),
        batchTimestamp,
      );
      outcome =
        refused === undefined ? kind.create(state, packed, at, timestamp) : result(refused, timestamp);
    }
    if (outcome.status !== statuses.created) {
      if (chainStart !== undefined && !chainBroken) {
        chainBroken = true;
        state.journal.discard();
        // What was already done in the chain keeps its timestamps, and has failed with it.
        for (const rolledBack of results.slice(chainStart)) rolledBack.status = statuses.linked_event_failed;
      }
      kind.failed(state, view, at, outcome.status);
    }
    results.push(outcome);
    if (chainStart !== undefined && (!linked || chainLeftOpen)) {
      if (!chainBroken) state.journal.persist();
      chainStart = undefined;
      chainBroken = false;
    }
  }
  return results;
}

function checkTimestamp<S extends CreateAccountStatus | CreateTransferStatus>(
  { imported, statuses }: EventKind<S>,
  flags: number,
  batchImported: boolean,
  given: bigint,
  batchTimestamp: bigint,
): S | undefined {
  const isImported = (flags & imported) !== 0;
  if (isImported !== batchImported) {
    return isImported ? statuses.imported_event_not_expected : statuses.imported_event_expected;
  }
  if (!isImported) return given === 0n ? undefined : statuses.timestamp_must_be_zero;
  if (given < TIMESTAMP_MIN || given > TIMESTAMP_MAX) return statuses.imported_event_timestamp_out_of_range;
  if (given >= batchTimestamp) return statuses.imported_event_timestamp_must_not_advance;
  return undefined;
}
