import type { Account, AccountBalance, Transfer } from 'tigerbeetle-node';

export type HoldStatus = 'pending' | 'posted' | 'voided' | 'expired';

/** The balances of both accounts right after a transfer. */
export interface BalancesAfter {
  readonly timestamp: bigint;
  readonly of: ReadonlyMap<bigint, AccountBalance>;
}

/**
 * Everything a ledger knows. Records are replaced and never changed in place, so a copy of the collections is a copy
 * of the whole.
 */
export class State {
  accounts = new Map<bigint, Readonly<Account>>();
  transfers = new Map<bigint, Readonly<Transfer>>();
  /** By the id of the pending transfer. */
  holds = new Map<bigint, HoldStatus>();
  /** By the timestamp of the transfer. */
  balances = new Map<bigint, BalancesAfter>();

  copy(): State {
    const copy = new State();
    copy.accounts = new Map(this.accounts);
    copy.transfers = new Map(this.transfers);
    copy.holds = new Map(this.holds);
    copy.balances = new Map(this.balances);
    return copy;
  }

  account(id: bigint): Readonly<Account> {
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`The model has lost account ${id}.`);
    return account;
  }

  transfer(id: bigint): Readonly<Transfer> {
    const transfer = this.transfers.get(id);
    if (transfer === undefined) throw new Error(`The model has lost transfer ${id}.`);
    return transfer;
  }

  /** Stores a transfer and, for getAccountBalances, what its accounts hold after it. */
  insertTransfer(transfer: Transfer): void {
    this.transfers.set(transfer.id, transfer);
  }

  rememberBalances({ timestamp, debit_account_id, credit_account_id }: Transfer): void {
    const of = new Map<bigint, AccountBalance>();
    for (const id of [debit_account_id, credit_account_id]) {
      const { debits_pending, debits_posted, credits_pending, credits_posted } = this.account(id);
      of.set(id, { debits_pending, debits_posted, credits_pending, credits_posted, timestamp });
    }
    this.balances.set(timestamp, { timestamp, of });
  }
}

/** The latest timestamp of a collection; 0 if it is empty. */
export function latest(events: Iterable<{ timestamp: bigint }>): bigint {
  let max = 0n;
  for (const { timestamp } of events) if (timestamp > max) max = timestamp;
  return max;
}

/** An imported transfer is later than every other, and no account has its timestamp. */
export function regresses(state: State, event: Transfer): boolean {
  return (
    event.timestamp <= latest(state.transfers.values()) ||
    [...state.accounts.values()].some((account) => account.timestamp === event.timestamp)
  );
}

export function has(event: { flags: number }, flag: number): boolean {
  return (event.flags & flag) !== 0;
}

/** The status of the first condition that holds. */
export function firstThat<S>(...checks: readonly (readonly [boolean, S])[]): S | undefined {
  return checks.find(([holds]) => holds)?.[1];
}
