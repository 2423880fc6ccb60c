import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { accountFilter } from '../build';
import type { Engine } from '../engines';
import { nextId, Stage } from './stage';

const { pending, post_pending_transfer, void_pending_transfer } = TransferFlags;

/** What was answered stays true after the engine has ended and come back. */
export function testDurability(engine: () => Engine): void {
  it('everything that was created is there, with the same timestamps and balances, and ids stay used up', async () => {
    const before = await Stage.set(engine().client);
    const watched = await before.have([before.account({ flags: AccountFlags.history, user_data_128: 3n })]);
    const failed = nextId();
    await before.createTransfers([before.transfer({ id: failed, debit_account_id: nextId() })]);
    const hold = before.transfer({ debit_account_id: watched, flags: pending });
    const settled = before.transfer({ debit_account_id: watched, flags: pending });
    const plain = before.transfer({ debit_account_id: watched, amount: 1n });
    await before.haveTransferred([
      hold,
      settled,
      plain,
      before.settlement(settled.id, { flags: post_pending_transfer, amount: 5n }),
    ]);
    const read = async (): Promise<unknown> => {
      const { client } = engine();
      return {
        accounts: await client.lookupAccounts([watched, before.debit, before.credit]),
        transfers: await client.getAccountTransfers(accountFilter({ account_id: watched })),
        balances: await client.getAccountBalances(accountFilter({ account_id: watched })),
      };
    };
    const seen = await read();

    await engine().reopen();

    expect(await read()).toEqual(seen);
    const after = before.through(engine().client);
    expect(
      await after.createTransfers([
        plain,
        before.transfer({ id: failed }),
        after.settlement(settled.id, { flags: void_pending_transfer }),
        after.settlement(hold.id, { flags: void_pending_transfer }),
      ]),
    ).toEqual(['exists', 'id_already_failed', 'pending_transfer_already_posted', 'created']);
  });

  it('ids that failed are remembered from one opening to the next, and the one after', async () => {
    const stage = await Stage.set(engine().client);
    const ids = [nextId(), nextId()];
    const attempts = ids.map((id) => stage.transfer({ id, debit_account_id: nextId() }));
    for (const attempt of attempts) {
      const current = stage.through(engine().client);
      expect(await current.createTransfers([attempt])).toEqual(['debit_account_not_found']);
      await engine().reopen();
    }
    const current = stage.through(engine().client);
    expect(await current.createTransfers(attempts)).toEqual(['id_already_failed', 'id_already_failed']);
  });

  it('timestamps go on from where they were', async () => {
    const before = await Stage.set(engine().client);
    const [earlier] = await engine().client.createTransfers([before.transfer()]);
    await engine().reopen();
    const [later] = await engine().client.createTransfers([before.transfer()]);
    expect(later!.timestamp).toBeGreaterThan(earlier!.timestamp);
  });
}
