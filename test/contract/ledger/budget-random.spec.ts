import 'reflect-metadata';
import {
  BatchRefusedError,
  BudgetExceededError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  InsufficientCreditsError,
  IdempotencyKeySpentError,
  type AccountRef,
  type BatchOperation,
  type BudgetRef,
} from '@app/ledger';
import type { Account, Client } from 'tigerbeetle-node';
import { queryFilter } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { describeEachLedger, describeEmbedded } from '../../support/engines/each-ledger';
import { billOf, BudgetLedger, orderOf, USD } from '../../support/ledger/budget-ledger';
import { expectNeverOverdrawn, withLedger } from '../../support/movements/ledger';
import { Random } from '../../support/random/random';
import { newSeed, withSeed } from '../../support/random/seed';
import { runs } from '../../support/run/length';

const KEYS = runs(8, 200);
const USERS = 6;
const STEPS = runs(400, 6_000);
const LANES = 16;
/** Enough that budgets refuse more often than accounts do. */
const OPENING = runs(400n, 4_000n);
const BUDGET_MAX = 300;
const AMOUNT_MAX = 25;
const PERIODS = ['day', 'week', 'month', 'total'] as const;

/** As docs/architecture.md names the codes of accounts. */
const CODES = { budgets: 4, spent: 5, budget: 6 };

/** Refusals that random movements may meet. */
const EXPECTED = [
  BudgetExceededError,
  InsufficientCreditsError,
  IdempotencyKeySpentError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
];

/** Random movements of many keys with budgets beside those without, and what their answers acknowledged. */
class Spenders {
  /** Units by the id of the key; what is acknowledged again counts once. */
  readonly acknowledged = new Map<string, bigint>();
  private readonly seen = new Set<bigint>();
  private readonly holds: { holdId: bigint; keyId: string }[] = [];
  private readonly budgets: BudgetRef[];
  private sent: (() => Promise<void>)[] = [];
  private keys = 0;

  constructor(
    private readonly ledger: BudgetLedger,
    private readonly users: readonly AccountRef[],
    private readonly random: Random,
  ) {
    this.budgets = Array.from({ length: KEYS }, () =>
      ledger.budget(this.units(BUDGET_MAX), random.of(PERIODS)),
    );
  }

  get refs(): readonly BudgetRef[] {
    return this.budgets;
  }

  async step(): Promise<void> {
    const action = this.random.of([
      () => this.bill(),
      () => this.bill(),
      () => this.hold(),
      () => this.hold(),
      () => this.settle(),
      () => this.settle(),
      () => this.batch(),
      () => this.replay(),
      () => this.topUp(),
      () => this.change(),
    ]);
    try {
      await action();
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }

  private async bill(): Promise<void> {
    const budget = this.budgetOrNone();
    const order = orderOf(this.random.of(this.users), this.units(AMOUNT_MAX), this.newKey());
    const counted = budget?.keyId;
    const send = async (caller: BudgetRef | null) => {
      const { transactionId } = await this.ledger.movements.bill(order, caller);
      this.acknowledge(counted, transactionId, order.amount);
    };
    await send(budget);
    this.sent.push(() => send(this.budgetOrNone()));
  }

  private async hold(): Promise<void> {
    const budget = this.budgetOrNone();
    const order = { ...orderOf(this.random.of(this.users), this.units(AMOUNT_MAX)), expiresInSeconds: 3_600 };
    const { holdId } = await this.ledger.holds.place(order, budget);
    if (budget !== null) this.holds.push({ holdId, keyId: budget.keyId });
  }

  private async settle(): Promise<void> {
    if (this.holds.length === 0) return;
    const { holdId, keyId } = this.random.of(this.holds);
    const { amount } = await this.ledger.holds.state(holdId);
    const part = BigInt(this.random.below(Number(amount) + 1));
    const settle = async () => {
      const { transactionId, amountCaptured } = await this.ledger.holds.capture(holdId, part);
      this.acknowledge(keyId, transactionId, amountCaptured);
    };
    await settle();
    this.sent.push(settle);
  }

  private async batch(): Promise<void> {
    const budget = this.budgetOrNone();
    const counted = budget?.keyId;
    const operations = Array.from({ length: 1 + this.random.below(6) }, (): BatchOperation => ({
      ...billOf(this.random.of(this.users), this.units(AMOUNT_MAX)),
      kind: this.random.of(['bill', 'bill', 'topup']),
    }));
    const options = { atomic: this.random.below(2) === 0, idempotencyKey: this.newKey() };
    const send = async (caller: BudgetRef | null) => {
      const { results } = await this.ledger.batches.run(operations, options, caller);
      results.forEach((result, index) => {
        const operation = operations[index];
        if (result.status === 'ok' && operation?.kind === 'bill') {
          this.acknowledge(counted, result.transactionId, operation.amount);
        }
      });
      return results.every(({ status }) => status === 'ok');
    };
    if (await send(budget)) {
      this.sent.push(async () => {
        await send(this.budgetOrNone());
      });
    }
  }

  private async replay(): Promise<void> {
    if (this.sent.length > 0) await this.random.of(this.sent)();
  }

  private async topUp(): Promise<void> {
    await this.ledger.movements.topUp(orderOf(this.random.of(this.users), this.units(AMOUNT_MAX)));
  }

  private async change(): Promise<void> {
    const index = this.random.below(KEYS);
    const changed = { ...this.budgets[index]!, amount: this.units(BUDGET_MAX) };
    this.budgets[index] = changed;
    await this.ledger.budgets.adjust(changed);
  }

  private acknowledge(keyId: string | undefined, transactionId: bigint, units: bigint): void {
    if (keyId === undefined || this.seen.has(transactionId)) return;
    this.seen.add(transactionId);
    this.acknowledged.set(keyId, (this.acknowledged.get(keyId) ?? 0n) + units);
  }

  private budgetOrNone(): BudgetRef | null {
    return this.random.below(4) === 0 ? null : this.random.of(this.budgets);
  }

  private newKey(): string {
    this.keys += 1;
    return `random-${this.keys}`;
  }

  private units(most: number): bigint {
    return BigInt(1 + this.random.below(most));
  }
}

runs(describeEmbedded, describeEachLedger)('random movements of many keys with budgets', (variables) => {
  it('end with each budget spent as its answers say, and never overspent', async () => {
    await withSeed(newSeed(), async (seed) => {
      const ledger = await BudgetLedger.start(variables());
      try {
        const users = await Promise.all(Array.from({ length: USERS }, () => ledger.userWith(OPENING)));
        const spenders = new Spenders(ledger, users, new Random(seed));
        for (let step = 0; step < STEPS; step += LANES) {
          await Promise.all(Array.from({ length: LANES }, () => spenders.step()));
        }
        let [spent, held] = [0n, 0n];
        for (const ref of spenders.refs) {
          const state = await ledger.budgets.state(ref);
          expect([ref.keyId, state.spent]).toEqual([ref.keyId, spenders.acknowledged.get(ref.keyId) ?? 0n]);
          spent += state.spent;
          held += state.held;
        }
        expect(spent).toBeGreaterThan(0n);
        await ledger.closeService();
        await withLedger(ledger.settings, (client) => expectNeverOverspent(client, spent, held));
      } finally {
        await ledger.stop();
      }
    });
  });
});

/** Reads the ledger itself: every account of a budget, after each of its transfers. */
async function expectNeverOverspent(client: Client, spent: bigint, held: bigint): Promise<void> {
  const all = await client.queryAccounts(queryFilter({ ledger: USD.ledger }));
  const of = (code: number) => all.filter((account) => account.code === code);
  const [budgets, spentAccount] = [of(CODES.budgets), of(CODES.spent)].map((accounts) => accounts[0]);
  const accounts = of(CODES.budget);
  expect(accounts.length).toBeGreaterThan(1);
  expect(spentAccount).toMatchObject({ credits_posted: spent, credits_pending: held, debits_posted: 0n });
  const granted = (budgets?.debits_posted ?? 0n) - (budgets?.credits_posted ?? 0n);
  expect(granted).toBe(spent + held + accounts.reduce((sum, account) => sum + freeOf(account), 0n));
  for (const account of accounts) {
    expect(freeOf(account)).toBeGreaterThanOrEqual(0n);
    await expectNeverOverdrawn(client, account);
  }
}

function freeOf({ credits_posted, debits_posted, debits_pending }: Account): bigint {
  return credits_posted - debits_posted - debits_pending;
}

/** Whether it is a refusal that random movements may meet, also as the reason of a whole batch's. */
function isExpected(error: unknown): boolean {
  if (error instanceof BatchRefusedError) return isExpected(error.cause);
  return EXPECTED.some((expected) => error instanceof expected);
}
