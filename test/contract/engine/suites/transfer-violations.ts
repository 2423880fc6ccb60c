import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX, ID_MAX, TIMESTAMP_MAX } from '../build';
import type { Violation } from './precedence';
import { nextId, type Stage } from './stage';
import { RESERVED_TRANSFER_FLAG } from './transfer-rows';

const { debits_must_not_exceed_credits, credits_must_not_exceed_debits, closed } = AccountFlags;
const { pending, closing_debit, imported } = TransferFlags;

/** The accounts and transfers that the violations name. */
export interface TransferWorld {
  readonly stage: Stage;
  readonly failedId: bigint;
  readonly otherLedger: bigint;
  readonly closed: bigint;
  readonly alsoClosed: bigint;
  readonly limitedDebits: bigint;
  readonly limitedCredits: bigint;
  /** Accounts with 1 pending, and with 1 posted, on both sides. */
  readonly somePending: bigint;
  readonly morePending: bigint;
  readonly somePosted: bigint;
  readonly morePosted: bigint;
  /** Accounts younger than the last transfer, and an imported timestamp between it and them. */
  readonly youngDebit: bigint;
  readonly youngCredit: bigint;
  readonly beforeYoung: bigint;
}

export async function buildTransferWorld(stage: Stage): Promise<TransferWorld> {
  const accounts = {
    otherLedger: stage.account({ ledger: 2 }),
    closed: stage.account({ flags: closed }),
    alsoClosed: stage.account({ flags: closed }),
    limitedDebits: stage.account({ flags: debits_must_not_exceed_credits }),
    limitedCredits: stage.account({ flags: credits_must_not_exceed_debits }),
    somePending: stage.account(),
    morePending: stage.account(),
    somePosted: stage.account(),
    morePosted: stage.account(),
  };
  await stage.have(Object.values(accounts));
  const ids = Object.fromEntries(Object.entries(accounts).map(([name, { id }]) => [name, id])) as Record<
    keyof typeof accounts,
    bigint
  >;

  const failedId = nextId();
  await stage.createTransfers([stage.transfer({ id: failedId, debit_account_id: nextId() })]);
  const between = (debit_account_id: bigint, credit_account_id: bigint, flags: number): Transfer =>
    stage.transfer({ debit_account_id, credit_account_id, flags, amount: 1n });
  const last = await stage.haveTransferred([
    between(ids.somePending, ids.morePending, pending),
    between(ids.morePending, ids.somePending, pending),
    between(ids.somePosted, ids.morePosted, 0),
    between(ids.morePosted, ids.somePosted, 0),
  ]);
  const lastTimestamp = (await stage.timestampOfTransfer(last)) + 3n;
  const youngDebit = await stage.have([stage.account()]);
  const beforeYoung = (await stage.timestampOfAccount(youngDebit)) - 1n;
  expect(beforeYoung).toBeGreaterThan(lastTimestamp);
  const youngCredit = await stage.have([stage.account()]);
  return { stage, failedId, ...ids, youngDebit, youngCredit, beforeYoung };
}

/** The checks of an event that stands alone in its batch, before it is known to be a new transfer. */
export const FIRST_VIOLATIONS: readonly Violation<Transfer, unknown>[] = [
  {
    status: 'imported_event_timestamp_out_of_range',
    patch: () => ({ flags: imported, timestamp: TIMESTAMP_MAX + 1n }),
  },
  {
    status: 'imported_event_timestamp_must_not_advance',
    patch: () => ({ flags: imported, timestamp: TIMESTAMP_MAX }),
  },
  { status: 'timestamp_must_be_zero', patch: () => ({ timestamp: 1n }), without: imported },
  { status: 'reserved_flag', patch: () => ({ flags: RESERVED_TRANSFER_FLAG }) },
  { status: 'id_must_not_be_zero', patch: () => ({ id: 0n }) },
  { status: 'id_must_not_be_int_max', patch: () => ({ id: ID_MAX }) },
];

/** The checks of a new transfer that neither posts nor voids, first to last. */
export const NEW_TRANSFER_VIOLATIONS: readonly Violation<Transfer, TransferWorld>[] = [
  ...FIRST_VIOLATIONS,
  { status: 'id_already_failed', patch: (world) => ({ id: world.failedId }) },
  { status: 'debit_account_id_must_not_be_zero', patch: () => ({ debit_account_id: 0n }) },
  { status: 'debit_account_id_must_not_be_int_max', patch: () => ({ debit_account_id: ID_MAX }) },
  { status: 'credit_account_id_must_not_be_zero', patch: () => ({ credit_account_id: 0n }) },
  { status: 'credit_account_id_must_not_be_int_max', patch: () => ({ credit_account_id: ID_MAX }) },
  {
    status: 'accounts_must_be_different',
    patch: ({ stage }) => ({ debit_account_id: stage.debit, credit_account_id: stage.debit }),
  },
  { status: 'pending_id_must_be_zero', patch: () => ({ pending_id: 1n }) },
  { status: 'timeout_reserved_for_pending_transfer', patch: () => ({ timeout: 1 }), without: pending },
  { status: 'closing_transfer_must_be_pending', patch: () => ({ flags: closing_debit }), without: pending },
  { status: 'ledger_must_not_be_zero', patch: () => ({ ledger: 0 }) },
  { status: 'code_must_not_be_zero', patch: () => ({ code: 0 }) },
  { status: 'debit_account_not_found', patch: () => ({ debit_account_id: 1n << 100n }) },
  { status: 'credit_account_not_found', patch: () => ({ credit_account_id: 1n << 101n }) },
  {
    status: 'accounts_must_have_the_same_ledger',
    patch: (world) => ({ credit_account_id: world.otherLedger }),
  },
  { status: 'transfer_must_have_the_same_ledger_as_accounts', patch: () => ({ ledger: 3 }) },
  {
    status: 'imported_event_timestamp_must_not_regress',
    patch: () => ({ flags: imported, timestamp: 1n }),
  },
  {
    status: 'imported_event_timestamp_must_postdate_debit_account',
    patch: (world) => ({ flags: imported, timestamp: world.beforeYoung, debit_account_id: world.youngDebit }),
  },
  {
    status: 'imported_event_timestamp_must_postdate_credit_account',
    patch: (world) => ({
      flags: imported,
      timestamp: world.beforeYoung,
      credit_account_id: world.youngCredit,
    }),
  },
  {
    status: 'imported_event_timeout_must_be_zero',
    patch: (world) => ({ flags: imported | pending, timestamp: world.beforeYoung, timeout: 1 }),
  },
  { status: 'debit_account_already_closed', patch: (world) => ({ debit_account_id: world.closed }) },
  { status: 'credit_account_already_closed', patch: (world) => ({ credit_account_id: world.alsoClosed }) },
  {
    status: 'overflows_debits_pending',
    patch: (world) => ({ flags: pending, debit_account_id: world.somePending, amount: AMOUNT_MAX }),
  },
  {
    status: 'overflows_credits_pending',
    patch: (world) => ({ flags: pending, credit_account_id: world.morePending, amount: AMOUNT_MAX }),
  },
  {
    status: 'overflows_debits_posted',
    patch: (world) => ({ debit_account_id: world.somePosted, amount: AMOUNT_MAX }),
  },
  {
    status: 'overflows_credits_posted',
    patch: (world) => ({ credit_account_id: world.morePosted, amount: AMOUNT_MAX }),
  },
  {
    status: 'overflows_debits',
    patch: (world) => ({ debit_account_id: world.somePending, amount: AMOUNT_MAX }),
    without: pending,
  },
  {
    status: 'overflows_credits',
    patch: (world) => ({ credit_account_id: world.morePending, amount: AMOUNT_MAX }),
    without: pending,
  },
  { status: 'exceeds_credits', patch: (world) => ({ debit_account_id: world.limitedDebits }) },
  { status: 'exceeds_debits', patch: (world) => ({ credit_account_id: world.limitedCredits }) },
];

/** Every difference from a plain transfer that exists, first to last; as refused of a new one as can be. */
export const EXISTING_TRANSFER_VIOLATIONS: readonly Violation<Transfer, unknown>[] = [
  { status: 'exists_with_different_flags', patch: () => ({ flags: closing_debit }) },
  { status: 'exists_with_different_pending_id', patch: () => ({ pending_id: 1n }) },
  { status: 'exists_with_different_timeout', patch: () => ({ timeout: 1 }) },
  { status: 'exists_with_different_debit_account_id', patch: () => ({ debit_account_id: 0n }) },
  { status: 'exists_with_different_credit_account_id', patch: () => ({ credit_account_id: 0n }) },
  { status: 'exists_with_different_amount', patch: () => ({ amount: AMOUNT_MAX }) },
  { status: 'exists_with_different_user_data_128', patch: () => ({ user_data_128: 1n }) },
  { status: 'exists_with_different_user_data_64', patch: () => ({ user_data_64: 1n }) },
  { status: 'exists_with_different_user_data_32', patch: () => ({ user_data_32: 1 }) },
  { status: 'exists_with_different_ledger', patch: () => ({ ledger: 0 }) },
  { status: 'exists_with_different_code', patch: () => ({ code: 0 }) },
];
