import { AccountFlags, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { Engine } from '../engines';
import { nextId, Stage } from './stage';

const { linked, pending, post_pending_transfer, void_pending_transfer } = TransferFlags;

/** docs/coding/linked-events.md: a chain happens whole or not at all. */
export function testLinkedEvents(engine: () => Engine): void {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.set(engine().client);
  });

  const balanceOf = async (id: bigint): Promise<Record<string, bigint>> => {
    const [found] = await engine().client.lookupAccounts([id]);
    const { debits_pending, debits_posted, credits_pending, credits_posted } = found!;
    return { debits_pending, debits_posted, credits_pending, credits_posted };
  };

  it('nothing of a failed chain has happened, and everything around it has', async () => {
    const before = stage.transfer({ amount: 1n });
    const chain = [
      stage.transfer({ amount: 2n, flags: linked }),
      stage.transfer({ amount: 4n, flags: linked }),
      stage.transfer({ amount: 8n, ledger: 9 }),
    ];
    const after = stage.transfer({ amount: 16n });
    expect(await stage.createTransfers([before, ...chain, after])).toEqual([
      'created',
      'linked_event_failed',
      'linked_event_failed',
      'transfer_must_have_the_same_ledger_as_accounts',
      'created',
    ]);
    expect(await balanceOf(stage.debit)).toMatchObject({ debits_posted: 17n });
    const found = await engine().client.lookupTransfers([before, ...chain, after].map(({ id }) => id));
    expect(found.map(({ id }) => id)).toEqual([before.id, after.id]);
  });

  it('events of a chain see what the ones before them did', async () => {
    const limited = await stage.have([stage.account({ flags: AccountFlags.debits_must_not_exceed_credits })]);
    const hold = stage.transfer({ debit_account_id: limited, amount: 5n, flags: pending | linked });
    expect(
      await stage.createTransfers([
        stage.transfer({ credit_account_id: limited, amount: 5n, flags: linked }),
        hold,
        stage.settlement(hold.id, { flags: post_pending_transfer | linked, amount: 3n }),
        stage.transfer({ debit_account_id: limited, amount: 2n }),
      ]),
    ).toEqual(['created', 'created', 'created', 'created']);
    expect(await balanceOf(limited)).toEqual({
      debits_pending: 0n,
      debits_posted: 5n,
      credits_pending: 0n,
      credits_posted: 5n,
    });
  });

  it('a failed chain undoes posts and voids: what they settled is pending again', async () => {
    const holds = [stage.transfer({ flags: pending }), stage.transfer({ flags: pending })];
    await stage.haveTransferred(holds);
    expect(
      await stage.createTransfers([
        stage.settlement(holds[0]!.id, { flags: post_pending_transfer | linked, amount: 4n }),
        stage.settlement(holds[1]!.id, { flags: void_pending_transfer | linked }),
        stage.transfer({ code: 0 }),
      ]),
    ).toEqual(['linked_event_failed', 'linked_event_failed', 'code_must_not_be_zero']);
    expect(await balanceOf(stage.debit)).toMatchObject({ debits_pending: 20n, debits_posted: 0n });
    await stage.haveTransferred([
      stage.settlement(holds[0]!.id, { flags: void_pending_transfer }),
      stage.settlement(holds[1]!.id, { flags: post_pending_transfer, amount: 10n }),
    ]);
    expect(await balanceOf(stage.debit)).toMatchObject({ debits_pending: 0n, debits_posted: 10n });
  });

  it('a failed chain undoes the closing of accounts', async () => {
    expect(
      await stage.createTransfers([
        stage.transfer({ flags: pending | TransferFlags.closing_debit | linked }),
        stage.transfer(),
        stage.transfer(),
      ]),
    ).toEqual(['linked_event_failed', 'debit_account_already_closed', 'created']);
    expect(await balanceOf(stage.debit)).toMatchObject({ debits_pending: 0n, debits_posted: 10n });
  });

  it('the id of the event that failed for a passing reason is used up, those of its chain are not', async () => {
    const first = stage.transfer({ flags: linked });
    const culprit = stage.transfer({ debit_account_id: nextId(), flags: linked });
    const last = stage.transfer();
    const chain = [first, culprit, last];
    expect(await stage.createTransfers(chain)).toEqual([
      'linked_event_failed',
      'debit_account_not_found',
      'linked_event_failed',
    ]);
    expect(await stage.createTransfers(chain)).toEqual([
      'linked_event_failed',
      'id_already_failed',
      'linked_event_failed',
    ]);
    expect(await stage.createTransfers([{ ...first, flags: 0 }, last])).toEqual(['created', 'created']);
  });

  it('several chains of a batch stand or fall one by one', async () => {
    const chain = (code: number): Parameters<Stage['createTransfers']>[0] => [
      stage.transfer({ flags: linked }),
      stage.transfer({ code }),
    ];
    expect(await stage.createTransfers([...chain(1), ...chain(0), ...chain(1)])).toEqual([
      'created',
      'created',
      'linked_event_failed',
      'code_must_not_be_zero',
      'created',
      'created',
    ]);
  });

  it('a chain may reach over ledgers, and accounts form chains too', async () => {
    const { linked: linkedAccount } = AccountFlags;
    const [other, another] = [
      stage.account({ ledger: 2, flags: linkedAccount }),
      stage.account({ ledger: 2 }),
    ];
    await stage.have([other, another]);
    await stage.haveTransferred([
      stage.transfer({ flags: linked, amount: 100n }),
      stage.transfer({ debit_account_id: other.id, credit_account_id: another.id, ledger: 2, amount: 93n }),
    ]);
    expect(await balanceOf(another.id)).toMatchObject({ credits_posted: 93n });

    const failing = [stage.account({ flags: linkedAccount }), stage.account({ code: 0 })];
    expect(await stage.createAccounts(failing)).toEqual(['linked_event_failed', 'code_must_not_be_zero']);
    expect(await engine().client.lookupAccounts(failing.map(({ id }) => id))).toEqual([]);
  });

  it('the longest chain is the largest batch', async () => {
    const { creates } = engine().limits;
    const chain = Array.from({ length: creates }, (_, index) =>
      stage.transfer({ amount: 1n, flags: index < creates - 1 ? linked : 0 }),
    );
    const failing = chain.map((event, index) => (index === creates - 1 ? { ...event, code: 0 } : event));
    const statuses = await stage.createTransfers(failing);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set(['linked_event_failed']));
    expect(await balanceOf(stage.debit)).toMatchObject({ debits_posted: 0n });
    await stage.haveTransferred(chain);
    expect(await balanceOf(stage.debit)).toMatchObject({ debits_posted: BigInt(creates) });
  });

  describe('calls made at once', () => {
    it('keep their chains to themselves: an open one is not continued by the next call', async () => {
      const { client } = engine();
      const open = [stage.transfer(), stage.transfer({ flags: linked })];
      const next = [stage.transfer({ code: 0 }), stage.transfer()];
      const results = await Promise.all([
        client.createTransfers(open),
        client.createTransfers(next),
        client.createTransfers([stage.transfer({ flags: linked }), stage.transfer()]),
      ]);
      expect(results.map((each) => each.map(({ status }) => CreateTransferStatus[status]))).toEqual([
        ['created', 'linked_event_chain_open'],
        ['code_must_not_be_zero', 'created'],
        ['created', 'created'],
      ]);
    });

    it('decide for themselves whether they import', async () => {
      const { client } = engine();
      const results = await Promise.all([
        client.createTransfers([stage.transfer()]),
        client.createTransfers([stage.transfer({ flags: TransferFlags.imported }), stage.transfer()]),
        client.createTransfers([stage.transfer()]),
      ]);
      expect(results.map((each) => each.map(({ status }) => CreateTransferStatus[status]))).toEqual([
        ['created'],
        ['imported_event_timestamp_out_of_range', 'imported_event_expected'],
        ['created'],
      ]);
    });

    it('each get their own results, and happen in the order in which they were made', async () => {
      const { client } = engine();
      const limited = await stage.have([
        stage.account({ flags: AccountFlags.debits_must_not_exceed_credits }),
      ]);
      const top = client.createTransfers([stage.transfer({ credit_account_id: limited, amount: 50n })]);
      const bills = Array.from({ length: 60 }, (_, index) => {
        const events = Array.from({ length: (index % 3) + 1 }, () =>
          stage.transfer({ debit_account_id: limited, amount: 1n }),
        );
        return client.createTransfers(events);
      });
      const results = await Promise.all([top, ...bills]);
      expect(results.map((each) => each.length)).toEqual([1, ...bills.map((_, index) => (index % 3) + 1)]);
      const all = results.flat();
      const statuses = all.map(({ status }) => CreateTransferStatus[status]);
      expect(statuses.slice(0, 51)).toEqual(statuses.slice(0, 51).map(() => 'created'));
      expect(statuses.slice(51)).toEqual(statuses.slice(51).map(() => 'exceeds_credits'));
      for (const [index, { timestamp }] of all.entries()) {
        if (index > 0) expect(timestamp).toBeGreaterThan(all[index - 1]!.timestamp);
      }
    });

    it('with one id create one transfer, and the others are answered that it exists', async () => {
      const { client } = engine();
      const event = stage.transfer();
      const results = await Promise.all(Array.from({ length: 50 }, () => client.createTransfers([event])));
      const statuses = results.flat().map(({ status }) => CreateTransferStatus[status]);
      expect(statuses).toEqual(['created', ...Array.from({ length: 49 }, () => 'exists')]);
      expect(new Set(results.flat().map(({ timestamp }) => timestamp)).size).toBe(1);
      expect(await balanceOf(stage.debit)).toMatchObject({ debits_posted: 10n });
    });

    it('of many kinds all come back', async () => {
      const { client } = engine();
      const events = Array.from({ length: 300 }, () => stage.transfer({ amount: 1n }));
      await Promise.all(
        events.map(async (event) => {
          const [result] = await client.createTransfers([event]);
          const [found] = await client.lookupTransfers([event.id]);
          expect(found).toEqual({ ...event, timestamp: result!.timestamp });
          const [debit] = await client.lookupAccounts([stage.debit]);
          expect(debit!.debits_posted).toBeGreaterThan(0n);
        }),
      );
      expect(await balanceOf(stage.debit)).toMatchObject({ debits_posted: 300n });
    });
  });
}
