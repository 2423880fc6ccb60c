import { Inject, Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import { LRUCache } from 'lru-cache';
import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_CODE, MOVEMENT_CODE } from '../codes';
import { LedgerInvariantError } from '../errors';
import { budgetAccountId, budgetGrantId, operatorAccountId } from '../ids';
import { LEDGER_OPTIONS } from '../ledger.module-definition';
import type { LedgerOptions } from '../ledger.options';
import type { LedgerRequest } from '../ledger-request';
import { transferOutcome } from '../outcomes';
import { newAccount, newTransfer } from '../records';
import { periodOf, type BudgetPeriod } from './budget-period';
import { NANOSECONDS_PER_MILLISECOND } from '../nanoseconds';

/** The budget of an API key, as the key has it now. */
export interface BudgetRef {
  keyId: string;
  currency: Currency;
  /** Units per period, zero or more. */
  amount: bigint;
  period: BudgetPeriod;
}

/** A budget in its current period. */
export interface BudgetState {
  /** Units of the period. */
  budget: bigint;
  /** Units that bills and captures took. A refund gives nothing back. */
  spent: bigint;
  /** Units that open holds reserve. */
  held: bigint;
  /** Units that can still be spent: 0 where a lowered budget is already spent or held. */
  left: bigint;
  /** Nanoseconds since 1970; null for a budget that never begins anew. */
  resetsAt: bigint | null;
}

/** A budget with what only its keeper needs to know. */
interface BudgetReading extends BudgetState {
  /** Whether the account of the period exists. */
  isOpen: boolean;
  /** Units: grants less lowerings. More than the budget while a lowering waits for open holds. */
  granted: bigint;
  /** Units in the account that are neither spent nor held. */
  free: bigint;
}

/** A budget in one period, so that all steps of a request are in the same. */
export interface PeriodBudget extends BudgetRef {
  readonly accountId: bigint;
  /** Milliseconds since 1970; null for never. */
  readonly resetsAt: number | null;
}

/** The amount that an account was funded to. */
interface Funding {
  readonly amount: bigint;
  /** Resolves once the ledger has the account and its grants. */
  readonly ready: Promise<void>;
}

/** The grants and lowerings of an account so far. They never change, so only later ones are read again. */
interface Grants {
  readonly count: number;
  /** Units: grants less lowerings. */
  readonly granted: bigint;
  /** Units. */
  readonly lowered: bigint;
}

/** Funded accounts to remember: one per key and period, each of some 200 bytes. */
const FUNDED_MAX = 20_000;
const NO_GRANTS: Grants = { count: 0, granted: 0n, lowered: 0n };
/** Grants and lowerings per look-up: a budget seldom changes within a period. */
const GRANTS_PER_READ = 8;

/**
 * The accounts of budgets: one per key and period, which the ledger lets nobody overdraw. It is funded from
 * `budgets` to the budget's amount, and a spend moves its part to `budgets-spent`.
 *
 * Grants and lowerings are numbered per account, and their ids are derived from the number. So of several
 * processes that see the same grants, one makes the next.
 */
@Injectable()
export class BudgetAccounts {
  private readonly funded = new LRUCache<bigint, Funding>({ max: FUNDED_MAX });
  private readonly grants = new LRUCache<bigint, Grants>({ max: FUNDED_MAX });
  private readonly nowMs: () => number;

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions) {
    this.nowMs = options.now ?? (() => Date.now());
  }

  /** The budget in its current period. */
  current(ref: BudgetRef): PeriodBudget {
    const { keyId, currency, period } = ref;
    const { start, resetsAt } = periodOf(period, this.nowMs());
    return { ...ref, accountId: budgetAccountId(keyId, currency.code, period, start), resetsAt };
  }

  /**
   * Makes sure that the account exists and is funded to the budget's amount. Costs nothing once it has
   * succeeded, until the amount changes. Callers at the same time share the work, and the deadline of the
   * first.
   *
   * It has to come first: a spend from an account that does not exist burns its id.
   * @throws LedgerUnavailableError; no user's credits have moved
   */
  async ensure(request: LedgerRequest, budget: PeriodBudget): Promise<void> {
    const { accountId, amount } = budget;
    const known = this.funded.get(accountId);
    if (known?.amount === amount) return known.ready;
    const funding: Funding = { amount, ready: this.open(request, budget) };
    this.funded.set(accountId, funding);
    try {
      await funding.ready;
    } catch (error) {
      if (this.funded.get(accountId) === funding) this.funded.delete(accountId);
      throw error;
    }
  }

  /**
   * Brings what is granted to the budget's amount: a raise grants the difference, a lowering takes of it what
   * is neither spent nor held. The account has to exist.
   * @throws LedgerUnavailableError
   */
  async adjust(request: LedgerRequest, { accountId, amount, currency }: PeriodBudget): Promise<void> {
    for (;;) {
      const { count, granted } = await this.readGrants(request, accountId);
      const difference = amount - granted;
      if (difference === 0n) return;
      if (difference < 0n && freeOf(await findAccount(request, accountId)) === 0n) return;
      const grant = grantTransfer(accountId, count, difference, currency);
      const [result] = await request.read('create_transfers', (client) => client.createTransfers([grant]));
      const outcome = result === undefined ? undefined : transferOutcome(result.status);
      // Another process has made the grant of this number: the next round sees it.
      if (outcome?.startsWith('exists') === true) continue;
      if (outcome !== 'created') throw new LedgerInvariantError(`a budget's grant came to ${outcome}`);
      return;
    }
  }

  /** A budget as it is now. It is exact where no lowering is under way. @throws LedgerUnavailableError */
  async read(request: LedgerRequest, { accountId, amount, resetsAt }: PeriodBudget): Promise<BudgetReading> {
    // In this order: a lowering in between counts as spent for a moment, never the other way round.
    const { granted, lowered } = await this.readGrants(request, accountId);
    const account = await findAccount(request, accountId);
    const held = account?.debits_pending ?? 0n;
    const spent = (account?.debits_posted ?? 0n) - lowered;
    const left = amount - spent - held;
    return {
      budget: amount,
      spent,
      held,
      left: left > 0n ? left : 0n,
      resetsAt: resetsAt === null ? null : BigInt(resetsAt) * NANOSECONDS_PER_MILLISECOND,
      isOpen: account !== undefined,
      granted,
      free: freeOf(account),
    };
  }

  private async open(request: LedgerRequest, budget: PeriodBudget): Promise<void> {
    const { code, ledger } = budget.currency;
    const accounts = [
      newAccount({
        id: operatorAccountId('budgets', code),
        ledger,
        code: ACCOUNT_CODE.budgets,
        flags: AccountFlags.history,
      }),
      newAccount({
        id: operatorAccountId('budgets-spent', code),
        ledger,
        code: ACCOUNT_CODE['budgets-spent'],
        flags: AccountFlags.history,
      }),
      newAccount({
        id: budget.accountId,
        ledger,
        code: ACCOUNT_CODE.budget,
        flags: AccountFlags.debits_must_not_exceed_credits | AccountFlags.history,
      }),
    ];
    const results = await request.read('create_accounts', (client) => client.createAccounts(accounts));
    for (const outcome of await request.accountOutcomes(accounts, results)) {
      if (outcome !== 'created' && outcome !== 'exists') {
        throw new LedgerInvariantError(`an account of a ${code} budget came to ${outcome}`);
      }
    }
    await this.adjust(request, budget);
  }

  private async readGrants(request: LedgerRequest, accountId: bigint): Promise<Grants> {
    let grants = this.grants.get(accountId) ?? NO_GRANTS;
    for (;;) {
      const { count } = grants;
      const ids = Array.from({ length: GRANTS_PER_READ }, (_, index) =>
        budgetGrantId(accountId, count + index),
      );
      const found = await request.findTransfers(ids);
      if (found.size === 0) return grants;
      grants = Array.from(found.values()).reduce((sum, grant) => addGrant(sum, grant, accountId), grants);
      this.grants.set(accountId, grants);
      if (found.size < GRANTS_PER_READ) return grants;
    }
  }
}

async function findAccount(request: LedgerRequest, accountId: bigint): Promise<Account | undefined> {
  return (await request.findAccounts([accountId]))[0];
}

/** Units that are neither spent nor held. */
function freeOf(account: Account | undefined): bigint {
  if (account === undefined) return 0n;
  return account.credits_posted - account.debits_posted - account.debits_pending;
}

function addGrant({ count, granted, lowered }: Grants, grant: Transfer, accountId: bigint): Grants {
  const { amount, debit_account_id } = grant;
  return debit_account_id === accountId
    ? { count: count + 1, granted: granted - amount, lowered: lowered + amount }
    : { count: count + 1, granted: granted + amount, lowered };
}

/** @param difference units; negative for a lowering, which the ledger bounds by what is free */
function grantTransfer(
  accountId: bigint,
  place: number,
  difference: bigint,
  { code, ledger }: Currency,
): Transfer {
  const budgetsId = operatorAccountId('budgets', code);
  const isLowering = difference < 0n;
  return newTransfer({
    id: budgetGrantId(accountId, place),
    debit_account_id: isLowering ? accountId : budgetsId,
    credit_account_id: isLowering ? budgetsId : accountId,
    amount: isLowering ? -difference : difference,
    ledger,
    code: MOVEMENT_CODE.budgetGrant,
    flags: isLowering ? TransferFlags.balancing_debit : TransferFlags.none,
  });
}
