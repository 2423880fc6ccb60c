import type { Account, Client, CreateTransferResult, Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { Group } from './group';

/**
 * A client that sends the single transfers of one turn of the event loop together, and so the look-ups of
 * single accounts and of single transfers. TigerBeetle's client joins waiting requests into one message too,
 * but each request costs a call into native code that wakes another thread: a tenth of the cost of a whole
 * bill.
 *
 * Every other call goes through as it is, and may overtake gathered ones, as requests of different kinds may
 * do in TigerBeetle's client.
 */
export function groupingClient(client: Client): Client {
  const transfers = new Group<Transfer, CreateTransferResult>(async (events) => {
    const results = await client.createTransfers(events);
    return (_event, index) => results[index];
  });
  const accountLookups = new Group<bigint, Account>(async (ids) => byId(await client.lookupAccounts(ids)));
  const transferLookups = new Group<bigint, Transfer>(async (ids) => byId(await client.lookupTransfers(ids)));

  return {
    ...client,
    createTransfers: (batch) => {
      const [event] = batch;
      return batch.length === 1 && event !== undefined && (event.flags & TransferFlags.linked) === 0
        ? asRows(transfers.add(event))
        : client.createTransfers(batch);
    },
    lookupAccounts: (batch) => {
      const [id] = batch;
      return batch.length === 1 && id !== undefined
        ? asRows(accountLookups.add(id))
        : client.lookupAccounts(batch);
    },
    lookupTransfers: (batch) => {
      const [id] = batch;
      return batch.length === 1 && id !== undefined
        ? asRows(transferLookups.add(id))
        : client.lookupTransfers(batch);
    },
  };
}

/** Finds the rows of a look-up by id; an id that does not exist has none. */
function byId<T extends { id: bigint }>(rows: readonly T[]): (id: bigint) => T | undefined {
  const found = new Map(rows.map((row) => [row.id, row]));
  return (id) => found.get(id);
}

async function asRows<T>(answer: Promise<T | undefined>): Promise<T[]> {
  const row = await answer;
  return row === undefined ? [] : [row];
}
