import type { AccountFilter } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE, type HoldKind } from './codes';
import type { TransactionType } from './transaction';

/** The ledger's last timestamp, in the year 2262; it takes no filter with a later one. */
export const TIMESTAMP_MAX = 2n ** 63n - 1n;

/** Selects transfers of an account. */
export interface TransferRange {
  accountId: bigint;
  /** Both ends are included; 0 for no bound. Nanoseconds since 1970. */
  first: bigint;
  last: bigint;
  newestFirst: boolean;
  /** `hold` or `call` for holds of the kind and their settlements; null for all types. */
  type: TransferType | null;
}

type TransferType = TransactionType | HoldKind;

/** The sides of a user's account on which transfers of a type are. */
const SIDES: Record<TransferType, AccountFilterFlags> = {
  hold: AccountFilterFlags.debits,
  call: AccountFilterFlags.debits,
  bill: AccountFilterFlags.debits,
  topup: AccountFilterFlags.credits,
  refund: AccountFilterFlags.credits,
};

/** The ledger's own filter. It may let transfers of other types through. */
export function filterOf(range: TransferRange, limit: number): AccountFilter {
  const { accountId, first, last, newestFirst, type } = range;
  const sides = type === null ? AccountFilterFlags.debits | AccountFilterFlags.credits : SIDES[type];
  return {
    account_id: accountId,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    code: type === null || type === 'topup' || type === 'bill' ? 0 : MOVEMENT_CODE[type],
    timestamp_min: first,
    timestamp_max: last,
    limit,
    flags: sides | (newestFirst ? AccountFilterFlags.reversed : AccountFilterFlags.none),
  };
}
