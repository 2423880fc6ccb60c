import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Currency } from '@app/money';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from '../codes';
import { BudgetExceededError, CurrencyNotAllowedError, LedgerInvariantError } from '../errors';
import { budgetSpendId, operatorAccountId, settlementId } from '../ids';
import { toOutcomeUnknown, type LedgerRequest, type SentTransfer } from '../ledger-request';
import { isSameOrder, newTransfer, onlyRow } from '../records';
import { BudgetAccounts, type BudgetRef, type BudgetState, type PeriodBudget } from './budget-accounts';

/** A transfer carries the link to its spend in 32 bits; 0 means that no budget counts it. */
const LINK_END = 2 ** 32;

/**
 * Sends movements and holds in one chain with the part of a budget that they spend, so that neither is made
 * without the other.
 *
 * The spend comes first. The user's transfer comes last and is not linked, as it would be without a budget:
 * the flag is part of what the ledger compares, so a repeat is the same with and without one. A spend's id is
 * derived from the transfer that it counts and a random link, which that transfer carries: a spend that the
 * budget refuses burns its own id and no other. Hence transfers that differ in their link alone are the same
 * request.
 */
@Injectable()
export class Spending {
  constructor(private readonly accounts: BudgetAccounts) {}

  /**
   * Sends a movement or a hold. One that was made before is answered as it was made, whatever the budget says
   * now.
   * @throws BudgetExceededError where the budget refuses it; nothing moved, and the transfer's id stays
   * usable
   */
  async send(request: LedgerRequest, transfer: Transfer, budget: BudgetRef | null): Promise<SentTransfer> {
    return onlyRow(await this.sendChain(request, [transfer], budget));
  }

  /**
   * Sends movements of which all are made or none, with one spend of the sum of the bills among them.
   * @param transfers linked, but for the last
   * @returns the outcomes of the transfers; `exists` also for those of an earlier chain
   * @throws BudgetExceededError as {@link send}
   */
  async sendChain(
    request: LedgerRequest,
    transfers: readonly Transfer[],
    budget: BudgetRef | null,
  ): Promise<SentTransfer[]> {
    const first = transfers.find(isCounted);
    if (budget === null || first === undefined) {
      return resolve(request, transfers, await request.sendChain(transfers));
    }
    const current = this.accounts.current(budget);
    await this.accounts.ensure(request, current);
    for (let isRetry = false; ; isRetry = true) {
      const sum = transfers.filter(isCounted).reduce((total, { amount }) => total + amount, 0n);
      const [spend, linked] = withSpend(first, sum, current);
      const events = transfers.map((transfer) => (transfer === first ? linked : transfer));
      const [spent, ...moved] = await request.sendChain([spend, ...events]);
      const sent = await resolve(request, events, moved);
      if (spent === undefined || !isRefusedByBudget(spent, sent)) return sent;
      const reading = await this.accounts.read(request, current);
      if (isRetry || reading.granted >= budget.amount) throw exceeded(reading);
      // A process that did not know the key's new amount yet has lowered the account.
      await this.accounts.adjust(request, current);
    }
  }

  /**
   * Sends movements that don't depend on one another, in order, each in a chain of its own with its spend.
   * @returns one outcome per transfer, or the error of one that the budget refused
   */
  async sendEach(
    request: LedgerRequest,
    transfers: readonly Transfer[],
    budget: BudgetRef | null,
  ): Promise<(SentTransfer | BudgetExceededError)[]> {
    if (budget === null || !transfers.some(isCounted)) {
      return resolve(request, transfers, await request.sendAll(transfers));
    }
    const current = this.accounts.current(budget);
    await this.accounts.ensure(request, current);
    const chains = transfers.map((transfer) =>
      isCounted(transfer) ? withSpend(transfer, transfer.amount, current) : [transfer],
    );
    const answers = await request.sendAll(chains.flat());
    let end = 0;
    const parts = chains.map(({ length }) => answers.slice(end, (end += length)));
    const sent = await resolve(
      request,
      chains.map((chain) => lastOf(chain)),
      parts.map((part) => lastOf(part)),
    );
    const refused = sent.map((each, index) => isRefusedByBudget(parts[index]?.[0] ?? each, [each]));
    if (!refused.includes(true)) return sent;
    const error = exceeded(await afterSending(this.accounts.read(request, current), transfers));
    return sent.map((each, index) => (refused[index] === true ? error : each));
  }

  /**
   * Settles a hold, and the hold of its budget with it.
   * @param settlement of the same amount as in an earlier attempt, to be the same request
   */
  async settle(request: LedgerRequest, hold: Transfer, settlement: Transfer): Promise<SentTransfer> {
    if (hold.user_data_32 === 0) return request.send(settlement);
    const spendId = budgetSpendId(hold.id, hold.user_data_32);
    const counted = newTransfer({
      id: settlementId(spendId),
      pending_id: spendId,
      // Inherited from the pending spend, as the ledger does with zeros.
      debit_account_id: 0n,
      credit_account_id: 0n,
      ledger: 0,
      code: 0,
      amount: settlement.amount,
      flags: settlement.flags | TransferFlags.linked,
    });
    const [counting, settled] = await request.sendChain([counted, settlement]);
    if (counting === undefined || settled === undefined) {
      throw new LedgerInvariantError('the ledger answered fewer rows than it was asked for');
    }
    if (settled.outcome !== 'chain_broken') return settled;
    const stored = (await findMade(request, [settlement])).get(settlement.id);
    if (stored === undefined) return counting;
    if (stored.flags !== settlement.flags) return { ...settled, outcome: 'exists_as_other_kind' };
    const outcome = stored.amount === settlement.amount ? 'exists' : 'exists_otherwise';
    return { outcome, timestamp: stored.timestamp };
  }
}

/** @throws CurrencyNotAllowedError where a key with a budget is to move another currency */
export function requireCurrency(budget: BudgetRef | null, { code }: Currency): void {
  if (budget !== null && code !== budget.currency.code) {
    throw new CurrencyNotAllowedError(code, budget.currency.code);
  }
}

function exceeded({ budget, left, resetsAt }: BudgetState): BudgetExceededError {
  return new BudgetExceededError(budget, left, resetsAt);
}

/** Only what a user spends counts; top-ups don't. */
function isCounted({ code }: Transfer): boolean {
  return code === MOVEMENT_CODE.bill || code === MOVEMENT_CODE.hold || code === MOVEMENT_CODE.call;
}

/**
 * A spend for a transfer, and that transfer with the link to it. A spend of a hold is pending as long as the
 * hold.
 */
function withSpend(
  transfer: Transfer,
  amount: bigint,
  { accountId, currency }: PeriodBudget,
): [spend: Transfer, linked: Transfer] {
  const link = randomInt(1, LINK_END);
  const spend = newTransfer({
    id: budgetSpendId(transfer.id, link),
    debit_account_id: accountId,
    credit_account_id: operatorAccountId('budgets-spent', currency.code),
    amount,
    user_data_128: transfer.id,
    ledger: currency.ledger,
    code: MOVEMENT_CODE.budgetSpend,
    flags: TransferFlags.linked | (transfer.flags & TransferFlags.pending),
    timeout: transfer.timeout,
  });
  return [spend, { ...transfer, user_data_32: link }];
}

/**
 * Whether the spend is why nothing was made. Its id is burnt already where an earlier answer to the same
 * message was lost with its session.
 */
function isRefusedByBudget(spend: SentTransfer, sent: readonly SentTransfer[]): boolean {
  if (sent.some(({ outcome }) => outcome !== 'chain_broken') || spend.outcome === 'chain_broken')
    return false;
  if (spend.outcome === 'insufficient_credits' || spend.outcome === 'id_spent') return true;
  throw new LedgerInvariantError(`a budget's spend came to ${spend.outcome}`);
}

/**
 * Finds which transfers were made before, where the ledger's answers leave it open: in a broken chain, and
 * where a transfer exists with another link.
 */
async function resolve(
  request: LedgerRequest,
  transfers: readonly Transfer[],
  sent: readonly SentTransfer[],
): Promise<SentTransfer[]> {
  const open = transfers.filter((_, index) => isOpen(sent[index]));
  if (open.length === 0) return [...sent];
  const stored = await findMade(request, open);
  return sent.map((each, index) => {
    const transfer = transfers[index];
    const made = transfer !== undefined && isOpen(each) ? stored.get(transfer.id) : undefined;
    if (transfer === undefined || made === undefined) return each;
    const outcome = isSameOrder(made, transfer) ? 'exists' : 'exists_otherwise';
    return { outcome, timestamp: made.timestamp };
  });
}

function isOpen(sent: SentTransfer | undefined): boolean {
  return sent?.outcome === 'chain_broken' || sent?.outcome === 'exists_otherwise';
}

function findMade(request: LedgerRequest, transfers: readonly Transfer[]): Promise<Map<bigint, Transfer>> {
  return afterSending(request.findTransfers(transfers.map(({ id }) => id)), transfers);
}

/**
 * @throws OutcomeUnknownError where the ledger does not answer: the transfers may have been made, now or
 * before
 */
async function afterSending<T>(read: Promise<T>, transfers: readonly Transfer[]): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw toOutcomeUnknown(error, transfers[0]?.id ?? 0n);
  }
}

/** @throws LedgerInvariantError where there is none */
function lastOf<T>(rows: readonly T[]): T {
  return onlyRow(rows.slice(-1));
}
