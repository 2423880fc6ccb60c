import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { Random } from '../../support/random/random';

export const ACCOUNTS = 10_000;
/** Of the accounts, these two are the operator's. */
export const FUNDING = 1n;
export const REVENUE = 2n;
const FIRST_USER = 3;
const BATCH = 1_000;
const TIMEOUT_SECONDS = 900;
const CODES = { topUp: 2, bill: 3, hold: 5 };

/** An embedded ledger as the service fills it: top-ups, bills, and a hold with its capture in one of four. */
export async function makeSourceLedger(path: string, transfers: number): Promise<void> {
  const client = openEmbeddedClient({ path });
  const random = new Random(1);
  const user = () => BigInt(FIRST_USER + random.below(ACCOUNTS));
  try {
    const flags = AccountFlags.history;
    await client.createAccounts([FUNDING, REVENUE].map((id) => account({ id, flags })));
    for (let from = 0; from < ACCOUNTS; from += BATCH) {
      const users = Array.from({ length: BATCH }, (_, index) =>
        account({
          id: BigInt(FIRST_USER + from + index),
          flags: flags | AccountFlags.debits_must_not_exceed_credits,
        }),
      );
      await client.createAccounts(users);
      const topUps = users.map(({ id }) =>
        transfer({
          id: random.id(),
          debit_account_id: FUNDING,
          credit_account_id: id,
          amount: 10n ** 12n,
          code: CODES.topUp,
        }),
      );
      await client.createTransfers(topUps);
    }
    for (let made = ACCOUNTS; made < transfers; made += BATCH) {
      const batch: Transfer[] = [];
      while (batch.length < BATCH) {
        const bill = {
          id: random.id(),
          debit_account_id: user(),
          credit_account_id: REVENUE,
          user_data_128: random.id(),
        };
        if (batch.length + 2 > BATCH || random.below(4) > 0) {
          batch.push(transfer({ ...bill, code: CODES.bill }));
          continue;
        }
        const hold = transfer({
          ...bill,
          code: CODES.hold,
          flags: TransferFlags.pending,
          timeout: TIMEOUT_SECONDS,
        });
        const capture = { ...hold, id: random.id(), pending_id: hold.id, timeout: 0 };
        batch.push(hold, { ...capture, flags: TransferFlags.post_pending_transfer });
      }
      const results = await client.createTransfers(batch);
      if (results.some(({ status }) => status !== CreateTransferStatus.created)) {
        throw new Error('The source refuses a transfer.');
      }
    }
  } finally {
    client.destroy();
  }
}
