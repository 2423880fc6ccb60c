import 'reflect-metadata';
import { BudgetExceededError, LedgerBudgets, LedgerHolds, LedgerMovements } from '@app/ledger';
import { describeWith } from '../../support/requirements/requirements';
import { serverSettings } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { BudgetLedger, orderOf } from '../../support/ledger/budget-ledger';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';

const AT_ONCE = 50;
const REPLICAS = 2;
const DAY_MS = 86_400_000;

describeWith('tigerbeetle')('budgets on two replicas of the service', () => {
  const server = useStarted(
    () => TigerBeetleServer.start(),
    (started) => started.stop(),
  );

  describe('replicas', () => {
    const started = useStarted(
      () => BudgetLedger.start(serverSettings(server()), REPLICAS),
      (ledger) => ledger.stop(),
    );
    let ledger: BudgetLedger;

    beforeEach(() => {
      ledger = started();
    });

    const indexes = Array.from({ length: AT_ONCE }, (_, index) => index);

    it('burn no key when many calls at once are the first of a period', async () => {
      for (let day = 0; day < 5; day += 1) {
        ledger.nowMs += DAY_MS;
        const ref = await ledger.userWith(1_000n);
        const budget = ledger.budget(10n * BigInt(AT_ONCE));
        const bills = await Promise.all(
          indexes.map((index) =>
            ledger.on(index, LedgerMovements).bill(orderOf(ref, 10n, `bill-${index}`), budget),
          ),
        );
        expect(bills.map(({ replayed }) => replayed)).toEqual(indexes.map(() => false));
        expect(await ledger.budgets.state(budget)).toMatchObject({ spent: budget.amount, left: 0n });
      }
    });

    it('let no more pass than the budget, in bills and holds', async () => {
      const ref = await ledger.userWith(10_000n);
      const budget = ledger.budget(1_000n);
      const results = await Promise.allSettled(
        Array.from({ length: 400 }, (_, index) =>
          index % 4 < 2
            ? ledger.on(index, LedgerMovements).bill(orderOf(ref, 10n), budget)
            : ledger.on(index, LedgerHolds).place({ ...orderOf(ref, 10n), expiresInSeconds: 300 }, budget),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(BudgetExceededError);
      }
      const { spent, held } = await ledger.budgets.state(budget);
      expect(spent + held).toBe(1_000n);
      expect(await ledger.accounts.balance(ref)).toMatchObject({ balance: 10_000n - spent, held });
    });

    it('let the raised amount pass, also where a replica with the old amount opens the period', async () => {
      const ref = await ledger.userWith(1_000n);
      const raised = ledger.budget(100n);
      const old = { ...raised, amount: 20n };
      await ledger.on(0, LedgerMovements).bill(orderOf(ref, 10n), raised);
      await ledger.on(1, LedgerMovements).bill(orderOf(ref, 10n), old);
      await ledger.on(0, LedgerMovements).bill(orderOf(ref, 80n), raised);
      expect(await ledger.budgets.state(raised)).toMatchObject({ spent: 100n, left: 0n });
    });

    it('take back what a replica with the old amount has granted', async () => {
      const ref = await ledger.userWith(1_000n);
      const old = ledger.budget(100n);
      const lowered = { ...old, amount: 20n };
      await ledger.on(0, LedgerMovements).bill(orderOf(ref, 10n), lowered);
      await ledger.on(1, LedgerMovements).bill(orderOf(ref, 10n), old);
      expect(await ledger.on(0, LedgerBudgets).settleLowerings([lowered])).toEqual([lowered.keyId]);
      for (const index of [0, 1]) {
        const refused = ledger.on(index, LedgerMovements).bill(orderOf(ref, 1n), lowered);
        await expect(refused).rejects.toMatchObject({ budget: 20n, left: 0n });
      }
    });
  });
});
