import type { Account, Client, CreateTransferResult, Transfer } from 'tigerbeetle-node';
import { CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { newAccount, newTransfer } from '../records';
import { groupingClient } from './grouping-client';

const transfer = (id: bigint, flags = TransferFlags.none): Transfer =>
  newTransfer({ id, debit_account_id: 1n, credit_account_id: 2n, amount: 1n, ledger: 840, code: 3, flags });
const account = (id: bigint): Account => newAccount({ id, ledger: 840, code: 1, flags: 0 });

/** Answers a transfer with its id for a timestamp, and knows the accounts and transfers with even ids. */
function fakeClient() {
  const calls: { operation: string; size: number }[] = [];
  const seen = <T>(operation: string, batch: T[]): T[] => {
    calls.push({ operation, size: batch.length });
    return batch;
  };
  const isEven = (id: bigint): boolean => id % 2n === 0n;
  const resultOf = ({ id }: Transfer): CreateTransferResult => ({
    timestamp: id,
    status: CreateTransferStatus.created,
  });
  const client = {
    createTransfers: (batch: Transfer[]) => Promise.resolve(seen('create', batch).map(resultOf)),
    lookupAccounts: (ids: bigint[]) => Promise.resolve(seen('accounts', ids).filter(isEven).map(account)),
    lookupTransfers: (ids: bigint[]) =>
      Promise.resolve(
        seen('transfers', ids)
          .filter(isEven)
          .map((id) => transfer(id)),
      ),
  } as unknown as Client;
  return { client, calls };
}

const ids = (count: number): bigint[] => Array.from({ length: count }, (_, index) => BigInt(index + 1));

describe('groupingClient', () => {
  it('sends the single transfers of one turn together, and gives each its own result', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    const results = await Promise.all(ids(100).map((id) => grouping.createTransfers([transfer(id)])));
    expect(results).toEqual(ids(100).map((id) => [{ timestamp: id, status: CreateTransferStatus.created }]));
    expect(calls).toEqual([{ operation: 'create', size: 100 }]);
  });

  it('looks up together what is looked up in one turn, and leaves out what does not exist', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    const [accounts, transfers] = await Promise.all([
      Promise.all([2n, 3n, 2n].map((id) => grouping.lookupAccounts([id]))),
      Promise.all([4n, 5n].map((id) => grouping.lookupTransfers([id]))),
    ]);
    expect(accounts.map((rows) => rows.map(({ id }) => id))).toEqual([[2n], [], [2n]]);
    expect(transfers.map((rows) => rows.map(({ id }) => id))).toEqual([[4n], []]);
    expect(calls).toEqual([
      { operation: 'accounts', size: 3 },
      { operation: 'transfers', size: 2 },
    ]);
  });

  it('sends no more together than any server takes', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    await Promise.all(ids(600).map((id) => grouping.createTransfers([transfer(id)])));
    expect(calls.map(({ size }) => size)).toEqual([250, 250, 100]);
  });

  it('begins a new group with each turn', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    await grouping.createTransfers([transfer(1n)]);
    await grouping.createTransfers([transfer(2n)]);
    expect(calls.map(({ size }) => size)).toEqual([1, 1]);
  });

  it('gathers whole chains, and gives each its own results', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    const chain = (id: bigint) => [transfer(id, TransferFlags.linked), transfer(id + 1n)];
    const results = await Promise.all([
      grouping.createTransfers(chain(1n)),
      grouping.createTransfers([transfer(3n)]),
      grouping.createTransfers(chain(4n)),
    ]);
    expect(results.map((rows) => rows.map(({ timestamp }) => timestamp))).toEqual([[1n, 2n], [3n], [4n, 5n]]);
    expect(calls).toEqual([{ operation: 'create', size: 5 }]);
  });

  it('cuts no chain between two groups', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    const chain = (id: bigint) => [id, id + 1n, id + 2n].map((each) => transfer(each));
    const results = await Promise.all(ids(100).map((id) => grouping.createTransfers(chain(id))));
    expect(results.map((rows) => rows.map((row) => row.timestamp))).toEqual(
      ids(100).map((id) => [id, id + 1n, id + 2n]),
    );
    expect(calls.map(({ size }) => size)).toEqual([249, 51]);
  });

  it('leaves long batches, empty ones and open chains as they are', async () => {
    const { client, calls } = fakeClient();
    const grouping = groupingClient(client);
    await Promise.all([
      grouping.createTransfers([transfer(1n), transfer(2n, TransferFlags.linked)]),
      grouping.createTransfers(ids(9).map((id) => transfer(id))),
      grouping.createTransfers([]),
      grouping.lookupAccounts(ids(9)),
    ]);
    expect(calls.map(({ size }) => size)).toEqual([2, 9, 0, 9]);
  });

  it('rejects every call of a group with its error', async () => {
    const failure = new Error('ERR_CLIENT_CLOSED');
    const { client } = fakeClient();
    const grouping = groupingClient({ ...client, createTransfers: () => Promise.reject(failure) });
    const results = await Promise.allSettled(ids(3).map((id) => grouping.createTransfers([transfer(id)])));
    expect(results).toEqual(ids(3).map(() => ({ status: 'rejected', reason: failure })));
  });
});
