import 'reflect-metadata';
import {
  IdempotencyKeyReusedError,
  InsufficientCreditsError,
  type AccountRef,
  type MovementOrder,
} from '@app/ledger';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { billOf, BudgetLedger, EUR, orderOf } from '../../support/ledger/budget-ledger';

describeEachLedger('transactions by their reference', (variables) => {
  const started = useStarted(
    () => BudgetLedger.start(variables()),
    (ledger) => ledger.stop(),
  );
  let ledger: BudgetLedger;
  /** The largest ids, which fill all 64 bits. */
  let referenceId = 2n ** 64n;

  beforeEach(() => {
    ledger = started();
    referenceId -= 1n;
  });

  const order = (ref: AccountRef, amount: bigint, key: string | null = null): MovementOrder => ({
    ...orderOf(ref, amount, key),
    referenceId,
  });
  const amountsOf = async (before: bigint | null = null, limit = 10) => {
    const { transactions, next } = await ledger.history.byReference(referenceId, before, limit);
    return { amounts: transactions.map(({ amount }) => amount), next };
  };

  it('are those of all accounts, each with its balance, newest first', async () => {
    const [one, two] = [await ledger.userWith(100n), await ledger.userWith(100n, EUR)];
    await ledger.movements.topUp(order(one, 1n));
    await ledger.movements.bill(order(two, 2n));
    await ledger.movements.bill(orderOf(one, 50n));
    const { holdId } = await ledger.holds.place({ ...order(one, 9n), expiresInSeconds: 300 });
    await ledger.holds.capture(holdId, 3n);
    const released = await ledger.holds.place({ ...order(two, 9n), expiresInSeconds: 300 });
    await ledger.holds.release(released.holdId);
    const { transactions, next } = await ledger.history.byReference(referenceId, null, 10);
    expect(
      transactions.map(({ amount, balanceAfter, ledger, holdId }) => [amount, balanceAfter, ledger, holdId]),
    ).toEqual([
      [3n, 48n, 840, holdId],
      [2n, 98n, 978, null],
      [1n, 101n, 840, null],
    ]);
    expect(next).toBeNull();
    for (const transaction of transactions) {
      expect(await ledger.history.find(transaction.transactionId)).toMatchObject(transaction);
    }
  });

  it('follow one another in pages, to the end of time', async () => {
    const ref = await ledger.userWith(100n);
    await ledger.batches.run(
      [1n, 2n, 3n, 4n, 5n].map((amount) => ({ ...billOf(ref, amount), referenceId })),
      { atomic: false, idempotencyKey: null },
    );
    const first = await amountsOf(null, 2);
    const second = await amountsOf(first.next, 2);
    expect([first.amounts, second.amounts]).toEqual([
      [5n, 4n],
      [3n, 2n],
    ]);
    expect(await amountsOf(second.next, 2)).toEqual({ amounts: [1n], next: null });
    expect(await amountsOf(null, 5)).toEqual({ amounts: [5n, 4n, 3n, 2n, 1n], next: null });
    expect(await amountsOf(1n)).toEqual({ amounts: [], next: null });
  });

  it('are none that was refused, with a budget or without', async () => {
    const ref = await ledger.userWith(10n);
    const budget = ledger.budget(5n);
    await expect(ledger.movements.bill(order(ref, 11n))).rejects.toThrow(InsufficientCreditsError);
    await expect(ledger.movements.bill(order(ref, 6n), budget)).rejects.toMatchObject({
      code: 'budget_exceeded',
    });
    expect(await amountsOf()).toEqual({ amounts: [], next: null });
  });

  it('are once those of a repeated request, and another reference is another request', async () => {
    const ref = await ledger.userWith(100n);
    const budget = ledger.budget(50n);
    for (const [key, bill] of [
      ['with', (one: MovementOrder) => ledger.movements.bill(one, budget)],
      ['without', (one: MovementOrder) => ledger.movements.bill(one)],
    ] as const) {
      expect((await bill(order(ref, 4n, key))).replayed).toBe(false);
      expect((await bill(order(ref, 4n, key))).replayed).toBe(true);
      await expect(bill({ ...order(ref, 4n, key), referenceId: 1n })).rejects.toThrow(
        IdempotencyKeyReusedError,
      );
      await expect(bill(orderOf(ref, 4n, key))).rejects.toThrow(IdempotencyKeyReusedError);
    }
    expect((await amountsOf()).amounts).toEqual([4n, 4n]);
  });

  it('are no refunds, which keep the moment of their bill in the same field', async () => {
    const ref = await ledger.userWith(100n);
    const { transactionId } = await ledger.movements.bill(orderOf(ref, 4n));
    const { createdAt } = await ledger.history.find(transactionId);
    const reasonFor = () => Promise.resolve(0n);
    await ledger.refunds.refund({ transactionId, amount: null, reasonFor, idempotencyKey: 'back' });
    referenceId = createdAt;
    expect(await amountsOf()).toEqual({ amounts: [], next: null });
    await ledger.movements.bill(order(ref, 2n));
    expect(await amountsOf(null, 1)).toEqual({ amounts: [2n], next: null });
  });
});
