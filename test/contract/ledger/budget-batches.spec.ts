import 'reflect-metadata';
import {
  BatchRefusedError,
  BudgetExceededError,
  CurrencyNotAllowedError,
  IdempotencyKeyReusedError,
  InsufficientCreditsError,
  type AccountRef,
  type BatchOperation,
  type BatchResult,
  type BudgetRef,
} from '@app/ledger';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { billOf, BudgetLedger, EUR, orderOf } from '../../support/ledger/budget-ledger';

/** With its spend each bill is two events, and a server for development takes 253 at once. */
const MANY = 200;
const DAY_MS = 86_400_000;

describeEachLedger('batches by a key with a budget', (variables) => {
  const started = useStarted(
    () => BudgetLedger.start(variables()),
    (ledger) => ledger.stop(),
  );
  let ledger: BudgetLedger;

  beforeEach(() => {
    ledger = started();
  });

  const balance = async (ref: AccountRef) => (await ledger.accounts.balance(ref)).balance;
  const topUpOf = (ref: AccountRef, amount: bigint): BatchOperation => ({
    ...orderOf(ref, amount),
    kind: 'topup',
  });
  const each = (
    operations: BatchOperation[],
    budget: BudgetRef | null,
    idempotencyKey: string | null = null,
  ) => ledger.batches.run(operations, { atomic: false, idempotencyKey }, budget);
  const atomic = (
    operations: BatchOperation[],
    budget: BudgetRef | null,
    idempotencyKey: string | null = null,
  ) => ledger.batches.run(operations, { atomic: true, idempotencyKey }, budget);

  const bills = (ref: AccountRef, count: number, amount = 1n) =>
    Array.from({ length: count }, () => billOf(ref, amount));
  const isOk = ({ status }: BatchResult) => status === 'ok';

  async function expectSpent(budget: BudgetRef, spent: bigint): Promise<void> {
    expect(await ledger.budgets.state(budget)).toMatchObject({ spent, held: 0n });
  }

  describe('of operations by themselves', () => {
    it('make the bills that the budget covers, and count no top-ups', async () => {
      const ref = await ledger.userWith(BigInt(MANY));
      const budget = ledger.budget(100n);
      const operations = bills(ref, MANY).flatMap((bill) => [bill, topUpOf(ref, 2n)]);
      const { results } = await each(operations, budget);
      expect(results.map(isOk)).toEqual(operations.map(({ kind }, index) => kind === 'topup' || index < 200));
      for (const result of results.filter((one) => !isOk(one))) {
        expect(result).toMatchObject({ error: { code: 'budget_exceeded', budget: 100n, left: 0n } });
      }
      expect(await balance(ref)).toBe(BigInt(MANY - 100 + 2 * MANY));
      await expectSpent(budget, 100n);
    });

    it('go on after a bill that the budget or the wallet refuses', async () => {
      const [rich, poor] = [await ledger.userWith(100n), await ledger.userWith(1n)];
      const budget = ledger.budget(20n);
      const operations = [
        billOf(rich, 10n),
        billOf(rich, 11n),
        billOf(poor, 2n),
        billOf(rich, 9n),
        billOf(poor, 1n),
      ];
      const { results } = await each(operations, budget);
      expect(results.map(isOk)).toEqual([true, false, false, true, true]);
      expect(results[1]).toMatchObject({ error: { code: 'budget_exceeded', budget: 20n, left: 0n } });
      expect(results[2]).toMatchObject({ error: { code: 'insufficient_credits', available: 0n } });
      await expectSpent(budget, 20n);
    });

    it('are made once, whoever repeats them, and made in full where the budget is raised', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(150n);
      const operations = bills(ref, MANY);
      const key = ledger.newName('batch');
      const first = await each(operations, budget, key);
      expect(first.results.filter(isOk)).toHaveLength(150);
      const rotated = { ...budget, keyId: `${budget.keyId}-rotated`, amount: 0n };
      const repeat = await each(operations, rotated, key);
      expect(repeat).toMatchObject({ replayed: true });
      expect(repeat.results.map(isOk)).toEqual(first.results.map(isOk));
      const again = await each(operations, { ...budget, amount: 1_000n }, key);
      expect(again.results.filter(isOk)).toHaveLength(MANY);
      expect((await each(operations, null, key)).results).toEqual(again.results);
      await expectSpent(budget, BigInt(MANY));
      await expectSpent(rotated, 0n);
      expect(await balance(ref)).toBe(BigInt(1_000 - MANY));
    });

    it('tell a repeat from another request with its key', async () => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      await ledger.movements.bill(orderOf(ref, 5n, 'own'), budget);
      for (const caller of [budget, null]) {
        const { results } = await each([billOf(ref, 5n, 'own'), billOf(ref, 6n, 'own')], caller);
        expect(results[0]).toMatchObject({ status: 'ok', replayed: true });
        expect(results[1]).toMatchObject({ error: new IdempotencyKeyReusedError() });
      }
      await expectSpent(budget, 5n);
    });
  });

  describe('of all or none', () => {
    it('count with one sum, which the budget covers or refuses', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(100n);
      const operations = [topUpOf(ref, 7n), ...bills(ref, 10, 6n)];
      const { results } = await atomic(operations, budget);
      expect(results.every(isOk)).toBe(true);
      await expectSpent(budget, 60n);
      await expect(atomic(operations, budget)).rejects.toMatchObject({ code: 'budget_exceeded', left: 40n });
      await atomic(bills(ref, 4, 10n), budget);
      await expectSpent(budget, 100n);
      expect(await balance(ref)).toBe(1_000n + 7n - 100n);
      expect((await atomic([topUpOf(ref, 1n)], budget)).results.every(isOk)).toBe(true);
    });

    it.each(['with a key', 'with keys of its operations'])(
      'are made once, whoever repeats them, also after a refusal by the budget: %s',
      async (keys) => {
        const ref = await ledger.userWith(1_000n);
        const budget = ledger.budget(100n);
        const key = keys === 'with a key' ? ledger.newName('batch') : null;
        const operations = bills(ref, 20, 6n).map((bill, index) =>
          key === null ? { ...bill, idempotencyKey: `${budget.keyId}-${index}` } : bill,
        );
        await expect(atomic(operations, budget, key)).rejects.toBeInstanceOf(BudgetExceededError);
        await expect(atomic(operations, budget, key)).rejects.toBeInstanceOf(BudgetExceededError);
        const raised = { ...budget, amount: 120n };
        const first = await atomic(operations, raised, key);
        expect(first.results.every(isOk)).toBe(true);
        const callers = [raised, budget, null, { ...budget, keyId: `${budget.keyId}-rotated`, amount: 0n }];
        for (const passed of [0, DAY_MS]) {
          ledger.nowMs += passed;
          for (const caller of callers) {
            const repeat = await atomic(operations, caller, key);
            expect(repeat.results.map(({ status }) => status)).toEqual(operations.map(() => 'ok'));
          }
        }
        ledger.nowMs -= DAY_MS;
        await expectSpent(raised, 120n);
        expect(await balance(ref)).toBe(880n);
      },
    );

    it('spend nothing of the budget where the wallet refuses one', async () => {
      const [rich, poor] = [await ledger.userWith(100n), await ledger.userWith(1n)];
      const budget = ledger.budget(50n);
      const operations = [billOf(rich, 10n), billOf(poor, 2n), billOf(rich, 10n)];
      const refused = atomic(operations, budget);
      await expect(refused).rejects.toBeInstanceOf(BatchRefusedError);
      await expect(refused).rejects.toMatchObject({ index: 1, cause: expect.any(InsufficientCreditsError) });
      await expectSpent(budget, 0n);
      expect(await balance(rich)).toBe(100n);
    });

    it('name the operation whose key belongs to another request', async () => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      await ledger.movements.bill(orderOf(ref, 5n, 'taken'), budget);
      for (const caller of [budget, null, { ...budget, amount: 0n }]) {
        const refused = atomic([billOf(ref, 1n), billOf(ref, 6n, 'taken')], caller);
        await expect(refused).rejects.toMatchObject({ index: 1, cause: new IdempotencyKeyReusedError() });
      }
      await expectSpent(budget, 5n);
    });
  });

  it.each([true, false])(
    'move no other currency, and keep the key of the batch (atomic: %s)',
    async (isAtomic) => {
      const [dollars, euros] = [await ledger.userWith(10n), await ledger.userWith(10n, EUR)];
      const run = isAtomic ? atomic : each;
      const budget = ledger.budget(50n);
      const key = ledger.newName('batch');
      for (const other of [billOf(euros, 1n), topUpOf(euros, 1n)]) {
        await expect(run([billOf(dollars, 1n), other], budget, key)).rejects.toEqual(
          new CurrencyNotAllowedError('EUR', 'USD'),
        );
      }
      expect((await run([billOf(dollars, 1n)], budget, key)).results.every(isOk)).toBe(true);
      await expectSpent(budget, 1n);
    },
  );
});
