import fc from 'fast-check';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import {
  accountName,
  ACCOUNTS_OF_LEDGERS,
  batchOf,
  code,
  eventPlace,
  mostly,
  userData,
} from './account-plans';
import { AMOUNT_MAX } from '../build';
import type { BatchPlan, NewTransferPlan, TransferName, TransferPlan } from './plans';

const { linked, pending, post_pending_transfer, void_pending_transfer } = TransferFlags;
const { balancing_debit, balancing_credit, closing_debit, closing_credit } = TransferFlags;

const amount = fc.oneof(
  { weight: 20, arbitrary: fc.bigInt({ min: 0n, max: 12n }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(AMOUNT_MAX, AMOUNT_MAX - 1n, AMOUNT_MAX - 12n, 1n << 127n, 1n << 64n),
  },
);
const usedName: fc.Arbitrary<TransferName> = fc.record({ last: fc.integer({ min: 0, max: 15 }) });
const transferName: fc.Arbitrary<TransferName> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<TransferName>('new') },
  { weight: 2, arbitrary: usedName },
  { weight: 1, arbitrary: fc.constantFrom<TransferName>('zero', 'max') },
);
/** Any transfer to look up or to settle. */
export const anyTransferName: fc.Arbitrary<TransferName> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ lastHold: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 5, arbitrary: usedName },
  { weight: 1, arbitrary: fc.constantFrom<TransferName>('new', 'zero', 'max') },
);

/** Two accounts that mostly are of the ledger and mostly differ. */
const route = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(ACCOUNTS_OF_LEDGERS[0]!, ACCOUNTS_OF_LEDGERS[0]!, ACCOUNTS_OF_LEDGERS[1]!)
      .chain(({ ledger, accounts }) =>
        fc.shuffledSubarray(accounts, { minLength: 2, maxLength: 2 }).map(([debit, credit]) => ({
          debit: debit!,
          credit: credit!,
          ledger,
        })),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ debit: accountName, credit: accountName, ledger: fc.constantFrom(0, 1, 1, 2) }),
  },
);

interface Kind {
  readonly flags: fc.Arbitrary<number>;
  readonly timeout?: fc.Arbitrary<number>;
  readonly amount?: fc.Arbitrary<bigint>;
  readonly pending?: fc.Arbitrary<TransferName | 'none'>;
}

/** A transfer of a kind that mostly succeeds if its accounts allow it. */
function move(kind: Kind): fc.Arbitrary<NewTransferPlan> {
  return fc
    .record({
      name: transferName,
      route,
      pending: kind.pending ?? fc.constant<TransferName | 'none'>('none'),
      ...eventPlace,
      chain: fc.oneof(
        { weight: 8, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constant(linked) },
      ),
      fields: fc.record({
        amount: kind.amount ?? amount,
        ...userData,
        timeout: kind.timeout ?? mostly(0, 1),
        code,
        flags: kind.flags,
        timestamp: mostly(0n, 1n),
      }),
    })
    .map(({ route: { ledger, ...accounts }, chain, fields, ...plan }) => ({
      ...plan,
      ...accounts,
      fields: { ...fields, ledger, flags: fields.flags | chain },
    }));
}

/** A post or void that mostly leaves everything to inherit. */
const settlement: fc.Arbitrary<NewTransferPlan> = fc.record({
  name: transferName,
  debit: mostly<NewTransferPlan['debit']>('none', 1, 2, 'max'),
  credit: mostly<NewTransferPlan['credit']>('none', 1, 3, 'max'),
  pending: anyTransferName,
  ...eventPlace,
  fields: fc.record({
    amount: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(0n, AMOUNT_MAX) },
      { weight: 1, arbitrary: amount },
    ),
    ...userData,
    timeout: mostly(0, 1),
    ledger: mostly(0, 1, 2),
    code: mostly(0, 1, 2),
    flags: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(post_pending_transfer, void_pending_transfer) },
      {
        weight: 4,
        arbitrary: fc.constantFrom(post_pending_transfer | linked, void_pending_transfer | linked),
      },
      { weight: 1, arbitrary: fc.constant(post_pending_transfer | void_pending_transfer) },
    ),
    timestamp: mostly(0n, 1n),
  }),
});

const transferReplay: fc.Arbitrary<TransferPlan> = fc.record({
  again: fc.integer({ min: 0, max: 15 }),
  change: fc.oneof(
    fc.constant<Partial<Transfer>>({}),
    fc.constantFrom<Partial<Transfer>>(
      { flags: pending },
      { pending_id: 3n },
      { timeout: 3 },
      { debit_account_id: 3n },
      { credit_account_id: 3n },
      { amount: 0n },
      { amount: 4n },
      { amount: AMOUNT_MAX },
      { user_data_128: 3n },
      { user_data_64: 3n },
      { user_data_32: 3 },
      { user_data_128: 0n, user_data_64: 0n, user_data_32: 0 },
      { ledger: 3 },
      { code: 3 },
    ),
  ),
});

/** @param timeouts - in seconds, those that pending transfers have. */
export function transferBatch(timeouts: readonly number[]): fc.Arbitrary<BatchPlan<TransferPlan>> {
  const timeout = fc.constantFrom(...timeouts);
  const plan: fc.Arbitrary<TransferPlan> = fc.oneof(
    { weight: 16, arbitrary: move({ flags: fc.constant(0) }) },
    { weight: 16, arbitrary: move({ flags: fc.constant(pending), timeout }) },
    {
      weight: 1,
      arbitrary: move({
        flags: fc
          .constantFrom(closing_debit, closing_credit, closing_debit | closing_credit)
          .map((closing) => closing | pending),
        timeout,
        amount: fc.constantFrom(0n, 1n),
      }),
    },
    { weight: 16, arbitrary: settlement },
    {
      weight: 2,
      arbitrary: move({
        flags: fc.constantFrom(
          balancing_debit,
          balancing_credit,
          balancing_debit | balancing_credit | pending,
        ),
      }),
    },
    // Any flags at all, those without a meaning too.
    {
      weight: 1,
      arbitrary: move({
        flags: fc.integer({ min: 0, max: 0x3ff }),
        timeout,
        pending: fc.oneof(fc.constant<'none'>('none'), anyTransferName),
      }),
    },
    { weight: 5, arbitrary: transferReplay },
  );
  return batchOf(plan, 10);
}
