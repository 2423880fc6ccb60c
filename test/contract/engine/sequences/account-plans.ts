import fc from 'fast-check';
import type { Account } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { ID_MAX } from '../build';
import type { AccountName, AccountPlan, BatchPlan, Moment } from './plans';

const { linked, history, closed, debits_must_not_exceed_credits, credits_must_not_exceed_debits } =
  AccountFlags;

/** Accounts of the two ledgers. */
export const ACCOUNTS_OF_LEDGERS = [
  { ledger: 1, accounts: [1, 2, 3, 4, 7] },
  { ledger: 2, accounts: [5, 6, 8] },
];

/** The accounts 1 to 8, which are there from the start, so that transfers have somewhere to go. */
export const FIRST_ACCOUNTS: readonly Partial<Account>[] = [
  { flags: history },
  { flags: 0 },
  { flags: debits_must_not_exceed_credits | history },
  { flags: credits_must_not_exceed_debits },
  { flags: 0, ledger: 2 },
  { flags: history, ledger: 2 },
  { flags: 0, user_data_128: 1n, code: 2 },
  { flags: credits_must_not_exceed_debits | history, ledger: 2 },
];

const ACCOUNT_NAMES = Array.from({ length: 14 }, (_, index) => index + 1);

/** One value nearly always, so that an event with many fields can succeed. */
export function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

export function often<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

/** Few values, so that filters find something, and the largest ones. */
export const userData = {
  user_data_128: often(0n, 1n, 1n, 2n, ID_MAX),
  user_data_64: often(0n, 1n, 1n, 2n, (1n << 64n) - 1n),
  user_data_32: often(0, 1, 1, 2, 0xffff_ffff),
};

export const code = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(1, 1, 2) },
  { weight: 1, arbitrary: fc.constant(0) },
);

export const accountName: fc.Arbitrary<AccountName> = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom<AccountName>(...ACCOUNT_NAMES) },
  { weight: 1, arbitrary: fc.constantFrom<AccountName>('zero', 'max') },
);

export const moment: fc.Arbitrary<Moment> = fc.record({
  at: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Moment['at']>('last') },
    { weight: 4, arbitrary: fc.constantFrom<Moment['at']>('lastTransfer', 'lastAccount') },
    { weight: 1, arbitrary: fc.constantFrom<Moment['at']>('account', 'ahead', 'outOfRange', 'nothing') },
  ),
  plus: fc.constantFrom(-1, 0, 0, 0, 1, 1, 2, 5, 20),
});

export const eventPlace = { time: moment, odd: mostly(false, true) };

const newAccount: fc.Arbitrary<AccountPlan> = fc.record({
  name: accountName,
  ...eventPlace,
  fields: fc.record({
    debits_pending: mostly(0n, 1n),
    debits_posted: mostly(0n, 1n),
    credits_pending: mostly(0n, 1n),
    credits_posted: mostly(0n, 1n),
    ...userData,
    reserved: mostly(0, 1),
    ledger: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(1, 1, 2) },
      { weight: 1, arbitrary: fc.constant(0) },
    ),
    code,
    timestamp: mostly(0n, 1n),
    flags: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(0, history) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(debits_must_not_exceed_credits, credits_must_not_exceed_debits | history),
      },
      { weight: 2, arbitrary: fc.constantFrom(linked, linked | history, closed) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
    ),
  }),
});

const accountReplay: fc.Arbitrary<AccountPlan> = fc.record({
  again: fc.integer({ min: 0, max: 9 }),
  change: fc.oneof(
    fc.constant<Partial<Account>>({}),
    fc.constantFrom<Partial<Account>>(
      { flags: linked },
      { user_data_128: 3n },
      { user_data_64: 3n },
      { user_data_32: 3 },
      { ledger: 3 },
      { code: 3 },
      { debits_posted: 1n },
    ),
  ),
});

export const accountBatch: fc.Arbitrary<BatchPlan<AccountPlan>> = batchOf(
  fc.oneof({ weight: 4, arbitrary: newAccount }, { weight: 1, arbitrary: accountReplay }),
  5,
);

export function batchOf<Plan>(plan: fc.Arbitrary<Plan>, maxLength: number): fc.Arbitrary<BatchPlan<Plan>> {
  return fc.record({
    events: fc.array(plan, { minLength: 1, maxLength }),
    imported: fc.oneof(
      { weight: 9, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    leavesChainOpen: mostly(false, true),
  });
}
