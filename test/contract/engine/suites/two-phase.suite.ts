import type { Account } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { accountFilter, AMOUNT_MAX, NANOSECONDS_PER_SECOND } from '../build';
import type { Engine } from '../engines';
import { eventually } from '../../../support/async/eventually';
import { Stage } from './stage';

const { pending, post_pending_transfer, void_pending_transfer, closing_debit, closing_credit } =
  TransferFlags;
const { closed, debits_must_not_exceed_credits, history } = AccountFlags;

/** docs/coding/two-phase-transfers.md */
export function testTwoPhaseTransfers(engine: () => Engine): void {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.set(engine().client);
  });

  const accounts = async (): Promise<[Account, Account]> => {
    const [debit, credit] = await engine().client.lookupAccounts([stage.debit, stage.credit]);
    return [debit!, credit!];
  };
  const expectBalances = async (pendingAmount: bigint, postedAmount: bigint): Promise<void> => {
    const [debit, credit] = await accounts();
    expect(debit).toMatchObject({ debits_pending: pendingAmount, debits_posted: postedAmount });
    expect(credit).toMatchObject({ credits_pending: pendingAmount, credits_posted: postedAmount });
  };

  it('a pending transfer reserves; a post moves all of it, some of it or nothing, and releases the rest', async () => {
    const amounts: [bigint, bigint][] = [
      [AMOUNT_MAX, 10n],
      [10n, 10n],
      [4n, 4n],
      [0n, 0n],
    ];
    let posted = 0n;
    for (const [amount, moved] of amounts) {
      const hold = await stage.haveTransferred([stage.transfer({ flags: pending })]);
      await expectBalances(10n, posted);
      const post = stage.settlement(hold, { flags: post_pending_transfer, amount });
      await stage.haveTransferred([post]);
      posted += moved;
      await expectBalances(0n, posted);
      const [stored] = await engine().client.lookupTransfers([post.id]);
      expect(stored!.amount).toBe(moved);
    }
  });

  it('a void releases everything', async () => {
    const hold = await stage.haveTransferred([stage.transfer({ flags: pending, timeout: 60 })]);
    const release = stage.settlement(hold, { flags: void_pending_transfer });
    await stage.haveTransferred([release]);
    await expectBalances(0n, 0n);
    const [stored] = await engine().client.lookupTransfers([release.id]);
    expect(stored).toMatchObject({ amount: 10n, timeout: 0, pending_id: hold });
  });

  it('a post stores the accounts, ledger and code of what it posts, and its own user data or else the hold’s', async () => {
    const hold = stage.transfer({
      flags: pending,
      code: 7,
      user_data_128: 1n,
      user_data_64: 2n,
      user_data_32: 3,
    });
    const post = stage.settlement(hold.id, { flags: post_pending_transfer, amount: 5n, user_data_64: 20n });
    await stage.haveTransferred([hold, post]);
    const [stored] = await engine().client.lookupTransfers([post.id]);
    expect(stored).toEqual({
      ...post,
      debit_account_id: stage.debit,
      credit_account_id: stage.credit,
      ledger: 1,
      code: 7,
      user_data_128: 1n,
      user_data_64: 20n,
      user_data_32: 3,
      timestamp: stored!.timestamp,
    });
    const [unchanged] = await engine().client.lookupTransfers([hold.id]);
    expect(unchanged).toEqual({ ...hold, timestamp: unchanged!.timestamp });
  });

  it('a reservation counts against the limit until it is settled', async () => {
    const limited = await stage.have([stage.account({ flags: debits_must_not_exceed_credits })]);
    await stage.haveTransferred([stage.transfer({ credit_account_id: limited, amount: 10n })]);
    const hold = stage.transfer({ debit_account_id: limited, flags: pending, amount: 8n });
    const bill = (): ReturnType<Stage['transfer']> =>
      stage.transfer({ debit_account_id: limited, amount: 3n });
    expect(await stage.createTransfers([hold, bill()])).toEqual(['created', 'exceeds_credits']);
    await stage.haveTransferred([stage.settlement(hold.id, { flags: post_pending_transfer, amount: 7n })]);
    expect(await stage.createTransfers([bill()])).toEqual(['created']);
  });

  describe('a timeout', () => {
    it('releases by itself what is still pending then, and nothing that was settled', async () => {
      const settled = stage.transfer({ flags: pending, timeout: 1 });
      await stage.haveTransferred([
        settled,
        stage.settlement(settled.id, { flags: post_pending_transfer, amount: 6n }),
        stage.transfer({ flags: pending, timeout: 1, amount: 20n }),
        stage.transfer({ flags: pending, timeout: 3600, amount: 300n }),
        stage.transfer({ flags: pending, amount: 4000n }),
      ]);
      await expectBalances(4320n, 6n);
      await engine().passSeconds(1);
      await eventually(() => expectBalances(4300n, 6n));
    });

    it('has passed for a post or void exactly from its nanosecond on', async () => {
      const hold = stage.transfer({ flags: pending, timeout: 1 });
      await stage.haveTransferred([hold]);
      const expiresAt = (await stage.timestampOfTransfer(hold.id)) + NANOSECONDS_PER_SECOND;
      const late = stage.settlement(hold.id, { flags: post_pending_transfer, amount: 1n });
      await engine().passSeconds(1);
      const [result] = await engine().client.createTransfers([late]);
      expect(result!.timestamp).toBeGreaterThanOrEqual(expiresAt);
      expect(await stage.createTransfers([late])).toEqual(['pending_transfer_expired']);
      expect(await engine().client.lookupTransfers([late.id])).toEqual([]);
    });

    it('opens again what a closing transfer has closed, as a void does', async () => {
      await stage.haveTransferred([
        stage.transfer({ flags: pending | closing_debit | closing_credit, timeout: 1, amount: 0n }),
      ]);
      const [debit, credit] = await accounts();
      expect([debit.flags & closed, credit.flags & closed]).toEqual([closed, closed]);
      expect(await stage.createTransfers([stage.transfer()])).toEqual(['debit_account_already_closed']);
      await engine().passSeconds(1);
      await eventually(async () => {
        const [open, alsoOpen] = await accounts();
        expect([open.flags & closed, alsoOpen.flags & closed]).toEqual([0, 0]);
      });
      expect(await stage.createTransfers([stage.transfer()])).toEqual(['created']);
    });

    it('passes while the ledger is closed too', async () => {
      await stage.haveTransferred([stage.transfer({ flags: pending, timeout: 1 }), stage.transfer()]);
      await engine().reopen(1);
      stage = stage.through(engine().client);
      await eventually(() => expectBalances(0n, 10n));
    });

    it('leaves no row in the history of balances', async () => {
      const watched = await stage.have([stage.account({ flags: history })]);
      await stage.haveTransferred([
        stage.transfer({ debit_account_id: watched, flags: pending, timeout: 1 }),
        stage.transfer({ debit_account_id: watched, amount: 1n }),
      ]);
      await engine().passSeconds(1);
      await eventually(async () => {
        const [account] = await engine().client.lookupAccounts([watched]);
        expect(account!.debits_pending).toBe(0n);
      });
      await stage.haveTransferred([stage.transfer({ debit_account_id: watched, amount: 2n })]);
      const balances = await engine().client.getAccountBalances(accountFilter({ account_id: watched }));
      expect(balances.map(({ debits_pending, debits_posted }) => [debits_pending, debits_posted])).toEqual([
        [10n, 0n],
        [10n, 1n],
        [0n, 3n],
      ]);
    });
  });
}
