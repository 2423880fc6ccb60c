import 'reflect-metadata';
import {
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldNotFoundError,
  HoldOfACallError,
} from '@app/ledger';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { BudgetLedger, NOON, orderOf } from '../../support/ledger/budget-ledger';

describeEachLedger('holds of AI calls', (variables) => {
  const started = useStarted(
    () => BudgetLedger.start(variables()),
    (ledger) => ledger.stop(),
  );
  let ledger: BudgetLedger;

  beforeEach(() => {
    ledger = started();
    ledger.nowMs = NOON;
  });

  const place = async (amount: bigint, kind: 'hold' | 'call' = 'call') => {
    const ref = await ledger.userWith(100n);
    const order = { ...orderOf(ref, amount), expiresInSeconds: 300 };
    const { holdId } = await (kind === 'call'
      ? ledger.holds.placeForCall(order, null)
      : ledger.holds.place(order));
    return { ref, holdId };
  };

  it('are settled as calls alone', async () => {
    const { ref, holdId } = await place(60n);
    await expect(ledger.holds.capture(holdId, 10n)).rejects.toThrow(HoldOfACallError);
    await expect(ledger.holds.capture(holdId, 0n)).rejects.toThrow(HoldOfACallError);
    await expect(ledger.holds.release(holdId)).rejects.toThrow(HoldOfACallError);
    expect(await ledger.holds.state(holdId)).toMatchObject({ status: 'pending', amount: 60n });
    await ledger.holds.capture(holdId, 10n, 'call');
    expect(await ledger.holds.state(holdId)).toMatchObject({ status: 'captured', amountCaptured: 10n });
    expect(await ledger.accounts.balance(ref)).toMatchObject({ balance: 90n, available: 90n });
  });

  it('are released by the operator too', async () => {
    const { ref, holdId } = await place(60n);
    await ledger.holds.release(holdId, null);
    expect(await ledger.accounts.balance(ref)).toMatchObject({ balance: 100n, available: 100n });
  });

  it('do not make a hold of anything else into one', async () => {
    const { holdId } = await place(60n, 'hold');
    await expect(ledger.holds.capture(holdId, 10n, 'call')).rejects.toThrow(HoldNotFoundError);
    await expect(ledger.holds.capture(1n, 10n, 'call')).rejects.toThrow(HoldNotFoundError);
  });

  it('are bills once they are captured, which can be refunded', async () => {
    const { ref, holdId } = await place(60n);
    const { transactionId } = await ledger.holds.capture(holdId, 10n, 'call');
    const [bill] = (await ledger.history.page(ref, { type: 'bill', from: null, to: null }, null, 10))
      .transactions;
    expect(bill).toMatchObject({ transactionId, type: 'bill', amount: 10n, balanceAfter: 90n });
    await ledger.refunds.refund({
      transactionId,
      amount: null,
      reasonFor: () => Promise.resolve(0n),
      idempotencyKey: null,
    });
    expect(await ledger.accounts.balance(ref)).toMatchObject({ balance: 100n });
  });

  it('of nothing cost nothing', async () => {
    const { ref, holdId } = await place(0n);
    await ledger.holds.release(holdId, 'call');
    expect(await ledger.accounts.balance(ref)).toMatchObject({ balance: 100n, held: 0n });
  });

  it('are open among the other holds, newest first, page by page', async () => {
    const ref = await ledger.userWith(1_000n);
    const placed: bigint[] = [];
    for (let index = 0; index < 9; index += 1) {
      const kind = index % 3 === 0 ? 'hold' : 'call';
      const order = { ...orderOf(ref, 1n), expiresInSeconds: 300 };
      placed.unshift(
        (await (kind === 'call' ? ledger.holds.placeForCall(order, null) : ledger.holds.place(order))).holdId,
      );
    }
    const listed: bigint[] = [];
    let before: bigint | null = null;
    do {
      const page = await ledger.holds.open(ref, before, 2);
      listed.push(...page.holds.map(({ holdId }) => holdId));
      before = page.next;
    } while (before !== null);
    expect(listed).toEqual(placed);
  });

  it('count against the budget of the key', async () => {
    const ref = await ledger.userWith(100n);
    const budget = ledger.budget(50n);
    const order = { ...orderOf(ref, 20n), expiresInSeconds: 300 };
    const { holdId } = await ledger.holds.placeForCall(order, budget);
    expect(await ledger.budgets.state(budget)).toMatchObject({ spent: 0n, held: 20n, left: 30n });
    await ledger.holds.capture(holdId, 5n, 'call');
    expect(await ledger.budgets.state(budget)).toMatchObject({ spent: 5n, held: 0n, left: 45n });
  });

  it.each([
    ['without a budget', null],
    ['with one', 50n],
  ])('are settled by the process that placed them, %s', async (_name, budgeted) => {
    const ref = await ledger.userWith(100n);
    const budget = budgeted === null ? null : ledger.budget(budgeted);
    const place = () => ledger.holds.placeForCall({ ...orderOf(ref, 20n), expiresInSeconds: 300 }, budget);
    const [used, unused] = [await place(), await place()];
    expect(await ledger.holds.captureForCall(used, 5n, true)).toBe(75n);
    expect(await ledger.holds.captureForCall(unused, 0n, false)).toBeNull();
    const bill = await ledger.movements.bill(orderOf(ref, 1n));
    expect(bill).toMatchObject({ newBalance: 94n });
    expect(await ledger.holds.captureForCall(used, 5n, true)).toBe(75n);
    await expect(ledger.holds.captureForCall(used, 6n, true)).rejects.toThrow(HoldAlreadyCapturedError);
    await expect(ledger.holds.captureForCall(unused, 6n, true)).rejects.toThrow(HoldAlreadyReleasedError);
    expect(await ledger.holds.capture(used.holdId, 5n, 'call')).toMatchObject({ replayed: true });
    if (budget !== null) expect(await ledger.budgets.state(budget)).toMatchObject({ spent: 5n, held: 0n });
  });
});
