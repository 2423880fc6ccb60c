import type { Account, Transfer } from 'tigerbeetle-node';

/**
 * A sequence is planned before it runs: which events, in terms of those before them. What they are then, ids and
 * timestamps, is settled when they are sent. So a plan can be made smaller and repeated.
 */
export type Command =
  | { readonly kind: 'createAccounts'; readonly batch: BatchPlan<AccountPlan> }
  | { readonly kind: 'createTransfers'; readonly batch: BatchPlan<TransferPlan> }
  | { readonly kind: 'lookupAccounts'; readonly names: readonly AccountName[] }
  | { readonly kind: 'lookupTransfers'; readonly names: readonly TransferName[] }
  | {
      readonly kind: 'getAccountTransfers' | 'getAccountBalances' | 'queryAccounts' | 'queryTransfers';
      readonly filter: FilterPlan;
    }
  | { readonly kind: 'passSeconds'; readonly seconds: number }
  | { readonly kind: 'reopen' };

/** One of a few accounts, which need not exist, or an id that no account may have. */
export type AccountName = number | 'zero' | 'max';

/**
 * A new id, that of the transfer sent n before the last one, or of the n-th last pending one, or an id that no
 * transfer may have.
 */
export type TransferName = 'new' | { readonly last: number } | { readonly lastHold: number } | 'zero' | 'max';

/** A point in time in terms of what happened before: no test knows a server's clock beforehand. */
export interface Moment {
  readonly at: 'nothing' | 'last' | 'lastTransfer' | 'lastAccount' | 'account' | 'ahead' | 'outOfRange';
  /** Nanoseconds after it; for `account` it says which one. */
  readonly plus: number;
}

interface PlannedEvent {
  /** Only in batches of imported events: when it happened. */
  readonly time: Moment;
  /** Does not do as its batch does: imported among others, or not imported among imported ones. */
  readonly odd: boolean;
}

export interface NewAccountPlan extends PlannedEvent {
  readonly name: AccountName;
  readonly fields: Partial<Account>;
}

export interface NewTransferPlan extends PlannedEvent {
  readonly name: TransferName;
  readonly debit: AccountName | 'none';
  readonly credit: AccountName | 'none';
  readonly pending: TransferName | 'none';
  readonly fields: Partial<Transfer>;
}

/** An event sent before, once more, with something changed or nothing; 0 is the last one. */
export interface Replay<Event> {
  readonly again: number;
  readonly change: Partial<Event>;
}

/** A batch; its last event is linked only if `leavesChainOpen`. */
export interface BatchPlan<Plan> {
  readonly events: readonly Plan[];
  readonly imported: boolean;
  readonly leavesChainOpen: boolean;
}

export type AccountPlan = NewAccountPlan | Replay<Account>;
export type TransferPlan = NewTransferPlan | Replay<Transfer>;

export interface FilterPlan {
  readonly account: AccountName;
  readonly user_data_128: bigint;
  readonly user_data_64: bigint;
  readonly user_data_32: number;
  readonly ledger: number;
  readonly code: number;
  readonly from: Moment;
  readonly to: Moment;
  readonly limit: number;
  readonly accountFilterFlags: number;
  readonly queryFilterFlags: number;
}
