import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AccountNotFoundError,
  AmountExceedsHoldError,
  BudgetExceededError,
  CurrencyNotAllowedError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  type AccountRef,
  type BudgetRef,
} from '@app/ledger';
import { eventually } from '../../support/async/eventually';
import { describeEachLedger } from '../../support/engines/each-ledger';
import { useStarted } from '../../support/hooks/use-started';
import { BudgetLedger, EUR, NOON, orderOf, USD } from '../../support/ledger/budget-ledger';
import { Random } from '../../support/random/random';

const DAY_MS = 86_400_000;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

describeEachLedger('budgets of keys', (variables) => {
  const started = useStarted(
    () => BudgetLedger.start(variables()),
    (ledger) => ledger.stop(),
  );
  let ledger: BudgetLedger;

  beforeEach(() => {
    ledger = started();
    ledger.nowMs = NOON;
  });

  const balance = async (ref: AccountRef) => (await ledger.accounts.balance(ref)).balance;
  const bill = (ref: AccountRef, amount: bigint, budget: BudgetRef | null, key: string | null = null) =>
    ledger.movements.bill(orderOf(ref, amount, key), budget);
  const hold = (ref: AccountRef, amount: bigint, budget: BudgetRef | null, key: string | null = null) =>
    ledger.holds.place({ ...orderOf(ref, amount, key), expiresInSeconds: 300 }, budget);

  async function expectState(budget: BudgetRef, spent: bigint, held = 0n): Promise<void> {
    const left = budget.amount - spent - held;
    const expected = { budget: budget.amount, spent, held, left: left > 0n ? left : 0n };
    expect(await ledger.budgets.state(budget)).toMatchObject(expected);
  }

  it('are whole before their first use', async () => {
    const resetsAt = BigInt(Date.UTC(2026, 10, 19)) * NANOSECONDS_PER_MILLISECOND;
    expect(await ledger.budgets.state(ledger.budget(7n))).toEqual({
      budget: 7n,
      spent: 0n,
      held: 0n,
      left: 7n,
      resetsAt,
    });
    expect((await ledger.budgets.state(ledger.budget(7n, 'total'))).resetsAt).toBeNull();
  });

  it('count bills and captures, and no top-ups, refunds or bills of other keys', async () => {
    const ref = await ledger.userWith(100n);
    const budget = ledger.budget(50n);
    const { transactionId } = await bill(ref, 10n, budget);
    const { holdId } = await hold(ref, 20n, budget);
    await expectState(budget, 10n, 20n);
    await ledger.holds.capture(holdId, 5n);
    await expectState(budget, 15n);
    await ledger.movements.topUp(orderOf(ref, 3n));
    await bill(ref, 4n, null);
    await bill(ref, 6n, ledger.budget(50n));
    await ledger.refunds.refund({
      transactionId,
      amount: null,
      reasonFor: () => Promise.resolve(0n),
      idempotencyKey: null,
    });
    await expectState(budget, 15n);
    expect(await balance(ref)).toBe(100n - 15n + 3n - 4n - 6n + 10n);
  });

  it('let exactly 100 of 200 bills at once pass', async () => {
    const ref = await ledger.userWith(1_000n);
    const budget = ledger.budget(100n);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => bill(ref, 1n, budget)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(BudgetExceededError);
    }
    expect(await balance(ref)).toBe(900n);
    await expectState(budget, 100n);
  });

  it('let exactly 100 of 200 holds at once pass, and count what is captured of them', async () => {
    const random = new Random();
    const ref = await ledger.userWith(10_000n);
    const budget = ledger.budget(1_000n);
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => hold(ref, 10n, budget)));
    const placed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.holdId] : []));
    expect(placed).toHaveLength(100);
    await expectState(budget, 0n, 1_000n);
    const captured = await Promise.all(
      placed.map(async (holdId) => {
        const settlement = await ledger.holds.capture(holdId, BigInt(random.below(11)));
        return settlement.amountCaptured;
      }),
    );
    const sum = captured.reduce((total, each) => total + each, 0n);
    expect(await ledger.accounts.balance(ref)).toEqual({
      balance: 10_000n - sum,
      held: 0n,
      available: 10_000n - sum,
    });
    await expectState(budget, sum);
    await bill(ref, 1_000n - sum, budget);
    await expect(bill(ref, 1n, budget)).rejects.toBeInstanceOf(BudgetExceededError);
  });

  it('say what is left, and of which budget, until when', async () => {
    const ref = await ledger.userWith(100n);
    const budget = ledger.budget(10n, 'week');
    await bill(ref, 4n, budget);
    await hold(ref, 5n, budget);
    await expect(bill(ref, 2n, budget)).rejects.toMatchObject({
      code: 'budget_exceeded',
      budget: 10n,
      left: 1n,
      resetsAt: BigInt(Date.UTC(2026, 10, 23)) * NANOSECONDS_PER_MILLISECOND,
    });
    expect((await bill(ref, 1n, budget)).newBalance).toBe(95n);
  });

  it('begin anew with each period, of each kind by itself', async () => {
    const ref = await ledger.userWith(100n);
    const budget = ledger.budget(10n);
    const { holdId } = await hold(ref, 10n, budget);
    ledger.nowMs += DAY_MS;
    await bill(ref, 10n, budget);
    await expect(bill(ref, 1n, budget)).rejects.toBeInstanceOf(BudgetExceededError);
    await ledger.holds.capture(holdId, 6n);
    await expectState(budget, 10n);
    await expectState({ ...budget, period: 'month' }, 0n);
    ledger.nowMs -= DAY_MS;
    await expectState(budget, 6n);
  });

  describe('count a repeated request once', () => {
    const CALLERS: [string, (budget: BudgetRef) => BudgetRef | null][] = [
      ['by the same key', (budget) => budget],
      ['by another key', (budget) => ({ ...budget, keyId: `${budget.keyId}-rotated` })],
      [
        'by another key that has nothing left',
        (budget) => ({ ...budget, keyId: `${budget.keyId}-0`, amount: 0n }),
      ],
      ['without a budget', () => null],
      ['with a lowered budget', (budget) => ({ ...budget, amount: 1n })],
      ['with a raised budget', (budget) => ({ ...budget, amount: 90n })],
      ['with another period', (budget) => ({ ...budget, period: 'total' })],
    ];

    it.each(CALLERS)('%s', async (_, callerOf) => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      const first = await bill(ref, 30n, budget, 'bill');
      const held = await hold(ref, 20n, budget, 'hold');
      for (const passed of [0, DAY_MS]) {
        ledger.nowMs = NOON + passed;
        const caller = callerOf(budget);
        expect(await bill(ref, 30n, caller, 'bill')).toEqual({ ...first, replayed: true });
        expect(await hold(ref, 20n, caller, 'hold')).toEqual({ ...held, replayed: true });
        await expect(bill(ref, 31n, caller, 'bill')).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
        await expect(hold(ref, 30n, caller, 'bill')).rejects.toBeInstanceOf(IdempotencyKeyReusedError);
        await expect(ledger.movements.topUp(orderOf(ref, 30n, 'bill'))).rejects.toBeInstanceOf(
          IdempotencyKeyReusedError,
        );
      }
      ledger.nowMs = NOON;
      await expectState(budget, 30n, 20n);
      expect(await ledger.accounts.balance(ref)).toEqual({ balance: 70n, held: 20n, available: 50n });
    });

    it('that was first made without a budget', async () => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      const first = await bill(ref, 30n, null, 'bill');
      expect(await bill(ref, 30n, budget, 'bill')).toEqual({ ...first, replayed: true });
      await expectState(budget, 0n);
    });

    it('that comes many times at once', async () => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      const results = await Promise.all(Array.from({ length: 50 }, () => bill(ref, 30n, budget, 'bill')));
      expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
      await expectState(budget, 30n);
      expect(await balance(ref)).toBe(70n);
    });
  });

  describe('a refusal', () => {
    it.each([
      ['by the budget', 5n, 100n],
      ['by the budget and the wallet', 5n, 5n],
    ])('%s keeps the idempotency key usable', async (_, left, credits) => {
      const ref = await ledger.userWith(credits);
      const budget = ledger.budget(left);
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await expect(bill(ref, 10n, budget, 'bill')).rejects.toBeInstanceOf(BudgetExceededError);
        await expect(hold(ref, 10n, budget, 'hold')).rejects.toBeInstanceOf(BudgetExceededError);
      }
      await expectState(budget, 0n);
      await ledger.movements.topUp(orderOf(ref, 100n));
      const raised = { ...budget, amount: 20n };
      expect(await bill(ref, 10n, raised, 'bill')).toMatchObject({ replayed: false });
      expect(await hold(ref, 10n, raised, 'hold')).toMatchObject({ replayed: false });
      await expectState(raised, 10n, 10n);
    });

    it('by the wallet spends the idempotency key, and nothing of the budget', async () => {
      const ref = await ledger.userWith(5n);
      const budget = ledger.budget(100n);
      await expect(bill(ref, 10n, budget, 'bill')).rejects.toBeInstanceOf(InsufficientCreditsError);
      await expect(hold(ref, 10n, budget, 'hold')).rejects.toBeInstanceOf(InsufficientCreditsError);
      await ledger.movements.topUp(orderOf(ref, 100n));
      for (const caller of [budget, null]) {
        await expect(bill(ref, 10n, caller, 'bill')).rejects.toBeInstanceOf(IdempotencyKeySpentError);
        await expect(hold(ref, 10n, caller, 'hold')).rejects.toBeInstanceOf(IdempotencyKeySpentError);
      }
      await expectState(budget, 0n);
    });

    it('for want of an account spends nothing of the budget', async () => {
      const budget = ledger.budget(100n);
      const nobody = { userId: ledger.newName('nobody'), currency: USD };
      await expect(bill(nobody, 10n, budget)).rejects.toBeInstanceOf(AccountNotFoundError);
      await expect(hold(nobody, 10n, budget)).rejects.toBeInstanceOf(AccountNotFoundError);
      await expectState(budget, 0n);
    });

    it('of another currency keeps the idempotency key usable', async () => {
      const ref = await ledger.userWith(100n, EUR);
      const budget = ledger.budget(100n);
      await expect(bill(ref, 10n, budget, 'bill')).rejects.toEqual(new CurrencyNotAllowedError('EUR', 'USD'));
      await expect(hold(ref, 10n, budget, 'hold')).rejects.toBeInstanceOf(CurrencyNotAllowedError);
      expect(await bill(ref, 10n, null, 'bill')).toMatchObject({ replayed: false });
    });
  });

  describe('of a hold', () => {
    it('are settled with it, once, whoever settles it', async () => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      const captured = await hold(ref, 20n, budget);
      const released = await hold(ref, 30n, budget);
      await expect(ledger.holds.capture(captured.holdId, 21n)).rejects.toEqual(
        new AmountExceedsHoldError(20n),
      );
      const captures = await Promise.all(
        Array.from({ length: 20 }, () => ledger.holds.capture(captured.holdId, 15n)),
      );
      expect(captures.filter(({ replayed }) => !replayed)).toHaveLength(1);
      for (const capture of captures) {
        expect(capture).toEqual({ ...captures[0], replayed: capture.replayed });
      }
      expect(captures[0]).toMatchObject({ balance: 85n, amountCaptured: 15n, amountReleased: 5n });
      await ledger.holds.release(released.holdId);
      expect(await ledger.holds.release(released.holdId)).toMatchObject({ replayed: true });
      await expectState(budget, 15n);

      const { holdId } = captured;
      await expect(ledger.holds.capture(holdId, 14n)).rejects.toBeInstanceOf(HoldAlreadyCapturedError);
      await expect(ledger.holds.capture(holdId, null)).rejects.toBeInstanceOf(HoldAlreadyCapturedError);
      await expect(ledger.holds.release(holdId)).rejects.toBeInstanceOf(HoldAlreadyCapturedError);
      await expect(ledger.holds.capture(released.holdId, 1n)).rejects.toBeInstanceOf(
        HoldAlreadyReleasedError,
      );
      await expectState(budget, 15n);
      const refunded = await ledger.refunds.refund({
        transactionId: captures[0]!.transactionId,
        amount: 5n,
        reasonFor: () => Promise.resolve(0n),
        idempotencyKey: null,
      });
      expect(refunded.newBalance).toBe(90n);
      await expectState(budget, 15n);
    });

    it('expire with it', async () => {
      const ref = await ledger.userWith(100n);
      const budget = ledger.budget(50n);
      const { holdId } = await ledger.holds.place({ ...orderOf(ref, 50n), expiresInSeconds: 1 }, budget);
      await expectState(budget, 0n, 50n);
      await eventually(async () => {
        expect(await ledger.accounts.balance(ref)).toMatchObject({ held: 0n });
        await expectState(budget, 0n);
      });
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await expect(ledger.holds.capture(holdId, 1n)).rejects.toBeInstanceOf(HoldExpiredError);
        await expect(ledger.holds.release(holdId)).rejects.toBeInstanceOf(HoldExpiredError);
      }
      await bill(ref, 50n, budget);
      await expectState(budget, 50n);
    });

    it('are never settled without it, even at the moment of its expiry', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(1_000n);
      const rounds = Array.from({ length: 40 }, async (_, index) => {
        const { holdId } = await ledger.holds.place({ ...orderOf(ref, 10n), expiresInSeconds: 1 }, budget);
        await sleep(960 + index * 2);
        return ledger.holds.capture(holdId, 7n).then(
          ({ amountCaptured }) => amountCaptured,
          (error: unknown) => {
            expect(error).toBeInstanceOf(HoldExpiredError);
            return 0n;
          },
        );
      });
      const sum = (await Promise.all(rounds)).reduce((total, each) => total + each, 0n);
      await eventually(async () => {
        await expectState(budget, sum);
        expect(await ledger.accounts.balance(ref)).toMatchObject({ balance: 1_000n - sum, held: 0n });
      });
    });
  });

  describe('that change', () => {
    it('let nothing pass once lowered below what is spent, until they are raised again', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(100n);
      await bill(ref, 50n, budget);
      const lowered = { ...budget, amount: 20n };
      expect(await ledger.budgets.adjust(lowered)).toBe(true);
      await expect(bill(ref, 1n, lowered)).rejects.toMatchObject({ budget: 20n, left: 0n });
      await expect(bill(ref, 1n, lowered)).rejects.toBeInstanceOf(BudgetExceededError);
      await expectState(lowered, 50n);
      const raised = { ...budget, amount: 70n };
      expect(await ledger.budgets.adjust(raised)).toBe(true);
      await bill(ref, 20n, raised);
      await expect(bill(ref, 1n, raised)).rejects.toMatchObject({ budget: 70n, left: 0n });
      await expectState(raised, 70n);
    });

    it.each(['released', 'expired', 'captured in part'])(
      'take what a hold gives back that is %s, within one settlement of lowerings',
      async (end) => {
        const ref = await ledger.userWith(1_000n);
        const budget = ledger.budget(100n);
        await bill(ref, 50n, budget);
        const order = { ...orderOf(ref, 30n), expiresInSeconds: end === 'expired' ? 1 : 300 };
        const { holdId } = await ledger.holds.place(order, budget);
        const lowered = { ...budget, amount: 20n };
        expect(await ledger.budgets.adjust(lowered)).toBe(false);
        expect(await ledger.budgets.settleLowerings([lowered])).toEqual([]);
        await expect(bill(ref, 1n, lowered)).rejects.toBeInstanceOf(BudgetExceededError);
        await expectState(lowered, 50n, 30n);

        if (end === 'released') await ledger.holds.release(holdId);
        else if (end === 'captured in part') await ledger.holds.capture(holdId, 3n);
        else await eventually(() => expectState(lowered, 50n));
        expect(await ledger.budgets.settleLowerings([lowered])).toEqual([budget.keyId]);
        expect(await ledger.budgets.settleLowerings([lowered])).toEqual([budget.keyId]);
        await expect(bill(ref, 1n, lowered)).rejects.toBeInstanceOf(BudgetExceededError);
        await expect(hold(ref, 1n, lowered)).rejects.toBeInstanceOf(BudgetExceededError);
        const spent = end === 'captured in part' ? 53n : 50n;
        await expectState(lowered, spent);

        const raised = { ...budget, amount: 100n };
        expect(await ledger.budgets.settleLowerings([raised])).toEqual([budget.keyId]);
        await bill(ref, 100n - spent, raised);
        await expect(bill(ref, 1n, raised)).rejects.toBeInstanceOf(BudgetExceededError);
        await expectState(raised, 100n);
      },
    );

    it('apply with the next bill, also where nobody has adjusted them', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(10n);
      await bill(ref, 10n, budget);
      await bill(ref, 90n, { ...budget, amount: 100n });
      await expect(bill(ref, 1n, { ...budget, amount: 99n })).rejects.toMatchObject({ left: 0n });
      await bill(ref, 3n, { ...budget, amount: 103n });
      await expectState({ ...budget, amount: 103n }, 103n);
    });

    it('begin with the new amount in the next period', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(100n);
      await hold(ref, 100n, budget);
      const lowered = { ...budget, amount: 20n };
      expect(await ledger.budgets.adjust(lowered)).toBe(false);
      ledger.nowMs += DAY_MS;
      expect(await ledger.budgets.settleLowerings([lowered])).toEqual([budget.keyId]);
      await bill(ref, 20n, lowered);
      await expect(bill(ref, 1n, lowered)).rejects.toBeInstanceOf(BudgetExceededError);
    });

    it('are changed many times at once to what the last change says', async () => {
      const ref = await ledger.userWith(1_000n);
      const budget = ledger.budget(100n);
      await bill(ref, 1n, budget);
      const amounts = Array.from({ length: 20 }, (_, index) => BigInt(50 + index * 3));
      await Promise.all(amounts.map((amount) => ledger.budgets.adjust({ ...budget, amount })));
      const last = { ...budget, amount: 77n };
      expect(await ledger.budgets.adjust(last)).toBe(true);
      await bill(ref, 76n, last);
      await expect(bill(ref, 1n, last)).rejects.toBeInstanceOf(BudgetExceededError);
      await expectState(last, 77n);
    });
  });

  it('take amounts as large as there are', async () => {
    const most = 10n ** 21n;
    const ref = await ledger.userWith(most);
    const budget = ledger.budget(most, 'total');
    await bill(ref, most - 1n, budget);
    await expect(bill(ref, 2n, budget)).rejects.toMatchObject({ left: 1n, resetsAt: null });
    await bill(ref, 1n, budget);
    await expectState(budget, most);
  });
});
