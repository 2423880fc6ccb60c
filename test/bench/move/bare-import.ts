import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { Random } from '../../support/random/random';
import { TIGERBEETLE_CLUSTER_ID, type TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { ACCOUNTS, REVENUE } from './source-ledger';

const BATCH = 8_189;
const FIRST_MOMENT = 1_700_000_000_000_000_000n;

/** Imports bills of random accounts with the client alone, one full message after the other. @returns transfers a second */
export async function importBare(server: TigerBeetleServer, transfers: number): Promise<number> {
  const { createClient } = await import('tigerbeetle-node');
  const client = createClient({ cluster_id: TIGERBEETLE_CLUSTER_ID, replica_addresses: [server.address] });
  const random = new Random(2);
  let timestamp = FIRST_MOMENT;
  const nextTime = () => (timestamp += 1_000n);
  try {
    const flags = AccountFlags.history | AccountFlags.imported;
    const accounts = Array.from({ length: ACCOUNTS + 3 }, (_, index) =>
      account({ id: BigInt(index + 1), flags, timestamp: nextTime() }),
    );
    for (let from = 0; from < accounts.length; from += BATCH) {
      await client.createAccounts(accounts.slice(from, from + BATCH));
    }
    let busyMs = 0;
    for (let made = 0; made < transfers; made += BATCH) {
      const batch: Transfer[] = Array.from({ length: Math.min(BATCH, transfers - made) }, () =>
        transfer({
          id: random.id(),
          debit_account_id: BigInt(3 + random.below(ACCOUNTS)),
          credit_account_id: REVENUE,
          user_data_128: random.id(),
          flags: TransferFlags.imported,
          timestamp: nextTime(),
        }),
      );
      const startedAt = performance.now();
      const results = await client.createTransfers(batch);
      busyMs += performance.now() - startedAt;
      const refused = results.find(({ status }) => status !== CreateTransferStatus.created);
      if (refused !== undefined)
        throw new Error(`The server answers ${CreateTransferStatus[refused.status]}.`);
    }
    return transfers / (busyMs / 1_000);
  } finally {
    client.destroy();
  }
}
