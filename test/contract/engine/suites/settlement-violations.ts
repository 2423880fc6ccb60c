import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX, ID_MAX } from '../build';
import type { Engine } from '../engines';
import type { Violation } from './precedence';
import { nextId, type Stage } from './stage';
import { FIRST_VIOLATIONS } from './transfer-violations';

const { pending, post_pending_transfer, void_pending_transfer, closing_debit, closing_credit, imported } =
  TransferFlags;

/** Transfers to post or void, and one that was posted. */
export interface SettlementWorld {
  readonly failedId: bigint;
  readonly hold: bigint;
  readonly plain: bigint;
  readonly posted: bigint;
  readonly voided: bigint;
  readonly expired: bigint;
  /** Pending, and its debit account, its credit account, or both are closed. */
  readonly debitClosed: bigint;
  readonly creditClosed: bigint;
  readonly bothClosed: bigint;
  /** The post of `posted`; it inherited everything. */
  readonly post: Transfer;
}

export async function buildSettlementWorld(stage: Stage, engine: Engine): Promise<SettlementWorld> {
  const hold = (fields: Partial<Transfer> = {}): Promise<bigint> =>
    stage.haveTransferred([stage.transfer({ flags: pending, ...fields })]);
  const closedHold = async (flags: number, accounts: Partial<Transfer>): Promise<bigint> => {
    const id = await hold(accounts);
    await hold({ ...accounts, flags: pending | flags });
    return id;
  };
  const newAccount = (): Promise<bigint> => stage.have([stage.account()]);

  const failedId = nextId();
  await stage.createTransfers([stage.transfer({ id: failedId, debit_account_id: nextId() })]);
  const [posted, voided, expired] = [await hold(), await hold(), await hold({ timeout: 1 })];
  const post = stage.settlement(posted, { flags: post_pending_transfer, amount: AMOUNT_MAX });
  await stage.haveTransferred([post, stage.settlement(voided, { flags: void_pending_transfer })]);
  const world = {
    failedId,
    hold: await hold(),
    plain: await stage.haveTransferred([stage.transfer()]),
    posted,
    voided,
    expired,
    debitClosed: await closedHold(closing_debit, { debit_account_id: await newAccount() }),
    creditClosed: await closedHold(closing_credit, { credit_account_id: await newAccount() }),
    bothClosed: await closedHold(closing_debit | closing_credit, {
      debit_account_id: await newAccount(),
      credit_account_id: await newAccount(),
    }),
    post,
  };
  await engine.passSeconds(1);
  return world;
}

/** The checks of a new post, first to last. */
export const POST_VIOLATIONS: readonly Violation<Transfer, SettlementWorld>[] = [
  ...FIRST_VIOLATIONS,
  { status: 'id_already_failed', patch: (world) => ({ id: world.failedId }) },
  { status: 'flags_are_mutually_exclusive', patch: () => ({ flags: pending }) },
  { status: 'pending_id_must_not_be_zero', patch: () => ({ pending_id: 0n }) },
  { status: 'pending_id_must_not_be_int_max', patch: () => ({ pending_id: ID_MAX }) },
  { status: 'pending_id_must_be_different', patch: () => ({ id: 1n << 99n, pending_id: 1n << 99n }) },
  { status: 'timeout_reserved_for_pending_transfer', patch: () => ({ timeout: 1 }) },
  { status: 'pending_transfer_not_found', patch: () => ({ pending_id: 1n << 98n }) },
  { status: 'pending_transfer_not_pending', patch: (world) => ({ pending_id: world.plain }) },
  {
    status: 'pending_transfer_has_different_debit_account_id',
    patch: () => ({ debit_account_id: 1n << 100n }),
  },
  {
    status: 'pending_transfer_has_different_credit_account_id',
    patch: () => ({ credit_account_id: 1n << 100n }),
  },
  { status: 'pending_transfer_has_different_ledger', patch: () => ({ ledger: 9 }) },
  { status: 'pending_transfer_has_different_code', patch: () => ({ code: 9 }) },
  { status: 'exceeds_pending_transfer_amount', patch: () => ({ amount: 11n }) },
  { status: 'pending_transfer_already_posted', patch: (world) => ({ pending_id: world.posted }) },
  { status: 'pending_transfer_already_voided', patch: (world) => ({ pending_id: world.voided }) },
  // A server stops for good when an imported event posts or voids a transfer with a timeout that is still pending,
  // so the two are together only where the timeout has passed, and where an earlier check answers.
  { status: 'pending_transfer_expired', patch: (world) => ({ pending_id: world.expired }) },
  {
    status: 'imported_event_timestamp_must_not_regress',
    patch: () => ({ flags: imported, timestamp: 1n }),
  },
  { status: 'debit_account_already_closed', patch: (world) => ({ pending_id: world.debitClosed }) },
  { status: 'debit_account_already_closed', patch: (world) => ({ pending_id: world.bothClosed }) },
  { status: 'credit_account_already_closed', patch: (world) => ({ pending_id: world.creditClosed }) },
];

/** The checks that a void has beside those of a post. */
export const VOID_VIOLATIONS: readonly Violation<Transfer, SettlementWorld>[] = [
  { status: 'pending_transfer_has_different_code', patch: () => ({ code: 9 }) },
  { status: 'pending_transfer_has_different_amount', patch: () => ({ amount: 9n }) },
  { status: 'pending_transfer_already_posted', patch: (world) => ({ pending_id: world.posted }) },
  { status: 'pending_transfer_already_voided', patch: (world) => ({ pending_id: world.voided }) },
  { status: 'pending_transfer_expired', patch: (world) => ({ pending_id: world.expired }) },
  {
    status: 'imported_event_timestamp_must_not_regress',
    patch: () => ({ flags: imported, timestamp: 1n }),
  },
];

/** Every difference from a post that exists, first to last. */
export const EXISTING_POST_VIOLATIONS: readonly Violation<Transfer, SettlementWorld>[] = [
  { status: 'exists_with_different_flags', patch: () => ({ flags: pending }) },
  { status: 'exists_with_different_pending_id', patch: (world) => ({ pending_id: world.voided }) },
  { status: 'exists_with_different_timeout', patch: () => ({ timeout: 1 }) },
  { status: 'exists_with_different_debit_account_id', patch: () => ({ debit_account_id: ID_MAX }) },
  { status: 'exists_with_different_credit_account_id', patch: () => ({ credit_account_id: ID_MAX }) },
  { status: 'exists_with_different_amount', patch: () => ({ amount: 11n }) },
  { status: 'exists_with_different_user_data_128', patch: () => ({ user_data_128: 1n }) },
  { status: 'exists_with_different_user_data_64', patch: () => ({ user_data_64: 1n }) },
  { status: 'exists_with_different_user_data_32', patch: () => ({ user_data_32: 1 }) },
  { status: 'exists_with_different_ledger', patch: () => ({ ledger: 9 }) },
  { status: 'exists_with_different_code', patch: () => ({ code: 9 }) },
];
