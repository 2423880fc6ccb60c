import 'reflect-metadata';
import { LedgerBooks, type CallCapture } from '@app/ledger';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { BudgetLedger, EUR, orderOf, USD } from '../../support/ledger/budget-ledger';

const NOTHING = { toppedUp: 0n, billed: 0n, refunded: 0n, outstanding: 0n };
const FOREVER = 2n ** 63n - 1n;

describeEachLedger('the books', (variables) => {
  const started = useStarted(
    () => BudgetLedger.start(variables()),
    (ledger) => ledger.stop(),
  );
  let ledger: BudgetLedger;
  let books: LedgerBooks;

  beforeEach(() => {
    ledger = started();
    books = ledger.on(0, LedgerBooks);
  });

  /** A moment after all transfers made so far, by the ledger's clock. */
  const momentNow = async () => (await books.compare(USD)).at;
  const billOf = async (amount: bigint) => {
    const ref = await ledger.userWith(100n);
    const { transactionId } = await ledger.movements.bill(orderOf(ref, amount));
    return { ref, transactionId };
  };
  const refund = (transactionId: bigint) =>
    ledger.refunds.refund({
      transactionId,
      amount: null,
      reasonFor: () => Promise.resolve(0n),
      idempotencyKey: null,
    });

  it('say what had moved at each moment, and what is held now', async () => {
    const start = await momentNow();
    const { transactionId } = await billOf(30n);
    const billed = await momentNow();
    await refund(transactionId);
    const refunded = await momentNow();
    const ref = await ledger.userWith(100n);
    const order = { ...orderOf(ref, 40n), expiresInSeconds: 300 };
    const { holdId } = await ledger.holds.placeForCall(order, null);
    const held = await momentNow();
    const { held: heldBefore } = await books.now(USD);
    await ledger.holds.capture(holdId, 15n, 'call');
    const before = (await books.totalsAt(USD, [start]))[0]!;
    const since = (await books.totalsAt(USD, [start, billed, refunded, held, FOREVER])).map((totals) => ({
      toppedUp: totals.toppedUp - before.toppedUp,
      billed: totals.billed - before.billed,
      refunded: totals.refunded - before.refunded,
      outstanding: totals.outstanding - before.outstanding,
    }));
    expect(since).toEqual([
      NOTHING,
      { toppedUp: 100n, billed: 30n, refunded: 0n, outstanding: 70n },
      { toppedUp: 100n, billed: 30n, refunded: 30n, outstanding: 100n },
      { toppedUp: 200n, billed: 30n, refunded: 30n, outstanding: 200n },
      { toppedUp: 200n, billed: 45n, refunded: 30n, outstanding: 185n },
    ]);
    const now = await books.now(USD);
    expect(heldBefore - now.held).toBe(40n);
    expect(now).toMatchObject((await books.totalsAt(USD, [FOREVER]))[0]!);
  });

  it('are empty before the first transfer, and for a currency without any', async () => {
    expect(await books.totalsAt(USD, [0n, 1n, 2n])).toEqual([NOTHING, NOTHING, NOTHING]);
    expect(await books.totalsAt(EUR, [0n, FOREVER])).toEqual([NOTHING, NOTHING]);
    expect(await books.now(EUR)).toEqual({ ...NOTHING, held: 0n });
  });

  it('say the same as the accounts of all users, also while 200 bills, top-ups and holds are made', async () => {
    const refs = await Promise.all(Array.from({ length: 20 }, () => ledger.userWith(1_000n)));
    const traffic = Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const ref = refs[index % refs.length]!;
        if (index % 3 === 0) await ledger.movements.topUp(orderOf(ref, 7n));
        else if (index % 3 === 1) await ledger.movements.bill(orderOf(ref, 3n));
        else await ledger.holds.place({ ...orderOf(ref, 2n), expiresInSeconds: 300 });
      }),
    );
    for (let round = 0; round < 5; round += 1) {
      const { ownedByUsers, outstanding } = await books.compare(USD);
      expect(ownedByUsers).toBe(outstanding);
    }
    await traffic;
    const { ownedByUsers, outstanding } = await books.compare(USD);
    expect(ownedByUsers).toBe(outstanding);
    expect(outstanding).toBeGreaterThan(0n);
  });

  it('say what one account has spent since a moment, and can still spend', async () => {
    const ref = await ledger.userWith(100n);
    await ledger.movements.bill(orderOf(ref, 10n));
    const since = await momentNow();
    const { transactionId } = await ledger.movements.bill(orderOf(ref, 20n));
    await refund(transactionId);
    const order = { ...orderOf(ref, 40n), expiresInSeconds: 300 };
    const { holdId } = await ledger.holds.placeForCall(order, null);
    await ledger.holds.capture(holdId, 5n, 'call');
    await ledger.holds.place(order);
    const history = ledger.history;
    expect(await history.spending(ref, since)).toMatchObject({ spent: 25n, available: 45n });
    expect(await history.spending(ref, 1n)).toMatchObject({ spent: 35n });
    expect(await history.spending(ref, await momentNow())).toMatchObject({ spent: 0n });
    expect((await history.spending(ref, 1n)).createdAt).toBeLessThan(since);
  });

  it('list the charges of AI calls, and no others', async () => {
    const start = await momentNow();
    const ref = await ledger.userWith(1_000n);
    const settled: { holdId: bigint; amount: bigint }[] = [];
    for (const [kind, amount] of [
      ['call', 5n],
      ['hold', 6n],
      ['call', 0n],
      ['call', 8n],
    ] as const) {
      const order = { ...orderOf(ref, 10n), expiresInSeconds: 300 };
      const { holdId } = await (kind === 'call'
        ? ledger.holds.placeForCall(order, null)
        : ledger.holds.place(order));
      await ledger.holds.capture(holdId, amount, kind);
      if (kind === 'call' && amount > 0n) settled.push({ holdId, amount });
    }
    const end = await momentNow();
    const found: CallCapture[] = [];
    for await (const part of books.callCaptures(USD, start, end)) found.push(...part);
    expect(found).toMatchObject(settled);
    for (const { heldAt } of found) expect(heldAt).toBeGreaterThanOrEqual(start);
    const after: CallCapture[] = [];
    for await (const part of books.callCaptures(USD, end, FOREVER)) after.push(...part);
    expect(after).toEqual([]);
  });
});
