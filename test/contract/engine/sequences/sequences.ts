import fc from 'fast-check';
import { accountBatch, accountName, moment, userData } from './account-plans';
import type { Command, FilterPlan, Moment } from './plans';
import { anyTransferName, transferBatch } from './transfer-plans';

/** What a sequence may contain; a real server's clock cannot be set. */
export interface SequenceOptions {
  /** In seconds, of pending transfers; 0 is none. */
  readonly timeouts: readonly number[];
  readonly timePasses: boolean;
  readonly reopens: boolean;
}

const bound: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Moment>({ at: 'nothing', plus: 0 }) },
  { weight: 1, arbitrary: moment },
);

const rarely = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const filter: fc.Arbitrary<FilterPlan> = fc.record({
  account: accountName,
  user_data_128: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0n) },
    { weight: 1, arbitrary: userData.user_data_128 },
  ),
  user_data_64: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0n) },
    { weight: 1, arbitrary: userData.user_data_64 },
  ),
  user_data_32: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: userData.user_data_32 },
  ),
  ledger: rarely(0, 1, 2, 3),
  code: rarely(0, 1, 2),
  from: bound,
  to: bound,
  limit: fc.constantFrom(8189, 8189, 100, 3, 2, 1, 0),
  accountFilterFlags: fc.oneof(
    { weight: 15, arbitrary: fc.integer({ min: 1, max: 7 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 4, 8, 11, 0x8000_0003) },
  ),
  queryFilterFlags: fc.oneof(
    { weight: 15, arbitrary: fc.constantFrom(0, 1) },
    { weight: 1, arbitrary: fc.constantFrom(2, 3, 0x8000_0000) },
  ),
});

/** Long random sequences of valid and invalid calls over few accounts, ledgers, codes and amounts. */
export function sequence({ timeouts, timePasses, reopens }: SequenceOptions): fc.Arbitrary<Command[]> {
  const command: fc.Arbitrary<Command> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant<'createAccounts'>('createAccounts'), batch: accountBatch }),
    },
    {
      weight: 14,
      arbitrary: fc.record({
        kind: fc.constant<'createTransfers'>('createTransfers'),
        batch: transferBatch(timeouts),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant<'lookupAccounts'>('lookupAccounts'),
        names: fc.array(accountName, { maxLength: 12 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant<'lookupTransfers'>('lookupTransfers'),
        names: fc.array(anyTransferName, { maxLength: 12 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom<
          'getAccountTransfers' | 'getAccountBalances' | 'queryAccounts' | 'queryTransfers'
        >('getAccountTransfers', 'getAccountBalances', 'queryAccounts', 'queryTransfers'),
        filter,
      }),
    },
    {
      weight: timePasses ? 3 : 0,
      arbitrary: fc.record({
        kind: fc.constant<'passSeconds'>('passSeconds'),
        seconds: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: reopens ? 1 : 0, arbitrary: fc.constant<Command>({ kind: 'reopen' }) },
  );
  return fc.array(command, { minLength: 1, maxLength: 60, size: 'max' });
}
