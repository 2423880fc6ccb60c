import 'reflect-metadata';
import { TransactionNotFoundError, type AccountRef, type TransactionType } from '@app/ledger';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { BudgetLedger, orderOf } from '../../support/ledger/budget-ledger';

const ALL = { type: null, from: null, to: null };

describeEachLedger('what a transaction follows from', (variables) => {
  const started = useStarted(
    () => BudgetLedger.start(variables()),
    (ledger) => ledger.stop(),
  );
  let ledger: BudgetLedger;

  beforeEach(() => {
    ledger = started();
  });

  const bill = async (ref: AccountRef, amount = 10n) =>
    (await ledger.movements.bill(orderOf(ref, amount))).transactionId;
  const refund = async (
    transactionId: bigint,
    amount: bigint | null,
    idempotencyKey: string | null = null,
  ) => {
    const reasonFor = () => Promise.resolve(0n);
    return (await ledger.refunds.refund({ transactionId, amount, reasonFor, idempotencyKey })).refundId;
  };
  const page = async (ref: AccountRef, type: TransactionType | null, limit: number) =>
    (await ledger.history.page(ref, { ...ALL, type }, null, limit)).transactions;
  const streamed = async (ref: AccountRef, type: TransactionType | null) => {
    const found = [];
    for await (const part of ledger.history.stream(ref, { ...ALL, type })) found.push(...part);
    return found;
  };

  it('is the bill for a refund, wherever the bill is', async () => {
    const ref = await ledger.userWith(100n);
    const bills = [await bill(ref), await bill(ref), await bill(ref)];
    const refunds: [bigint, bigint][] = [];
    for (const [index, amount] of [4n, 3n, 2n].entries()) {
      refunds.unshift([await refund(bills[0]!, amount, `part ${index}`), bills[0]!]);
    }
    refunds.unshift([await refund(bills[2]!, null), bills[2]!]);

    const linksOf = (transactions: Awaited<ReturnType<typeof page>>) =>
      transactions.map(({ transactionId, refundOf }) => [transactionId, refundOf]);
    const others = [...bills].reverse().map((id) => [id, null]);
    const all = await page(ref, null, 10);
    expect(linksOf(all).slice(0, -1)).toEqual([...refunds, ...others]);
    expect(linksOf(await page(ref, null, 5))).toEqual([...refunds, [bills[2]!, null]]);
    expect(linksOf(await page(ref, 'refund', 10))).toEqual(refunds);
    expect(await streamed(ref, null)).toEqual(all);
    expect(linksOf(await streamed(ref, 'refund'))).toEqual(refunds);
    expect((await ledger.history.numberedPage(ref, 1, 10)).transactions).toEqual(all);
    expect((await ledger.history.numberedPage(ref, 2, 3)).transactions).toEqual(all.slice(3, 6));
    for (const transaction of all) {
      expect(await ledger.history.find(transaction.transactionId)).toMatchObject(transaction);
    }
  });

  it('is the hold for a capture', async () => {
    const ref = await ledger.userWith(100n);
    const order = { ...orderOf(ref, 10n), expiresInSeconds: 300 };
    const hold = (await ledger.holds.place(order, null)).holdId;
    const call = (await ledger.holds.placeForCall(order, null)).holdId;
    await ledger.holds.capture(hold, 4n);
    const captured = await ledger.holds.capture(call, 5n, 'call');
    await refund(captured.transactionId, 1n);
    await bill(ref);
    expect(
      (await page(ref, null, 10)).map(({ type, amount, refundOf, holdId, isOfCall }) => [
        type,
        amount,
        refundOf,
        holdId,
        isOfCall,
      ]),
    ).toEqual([
      ['bill', 10n, null, null, false],
      ['refund', 1n, captured.transactionId, null, false],
      ['bill', 5n, null, call, true],
      ['bill', 4n, null, hold, false],
      ['topup', 100n, null, null, false],
    ]);
  });

  it('comes with what was refunded of a bill so far', async () => {
    const ref = await ledger.userWith(1_000n);
    const [often, once, never] = [await bill(ref, 100n), await bill(ref), await bill(ref)];
    const refunded = async (id: bigint) => (await ledger.history.find(id)).refunded;
    expect(await refunded(often)).toBe(0n);
    // More than one look-up finds.
    for (let index = 0; index < 70; index += 1) await refund(often, 1n, `of ${often}, ${index}`);
    const whole = await refund(once, null);
    expect(await Promise.all([often, once, never].map(refunded))).toEqual([70n, 10n, 0n]);
    expect(await refunded(whole)).toBeNull();
    const topUp = (await page(ref, 'topup', 1))[0]!.transactionId;
    expect(await refunded(topUp)).toBeNull();
    await expect(ledger.history.find(never + 1n)).rejects.toThrow(TransactionNotFoundError);
  });
});
