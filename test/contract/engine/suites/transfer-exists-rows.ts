import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX } from '../build';
import { nextId, type Stage, type TransferStatusName } from './stage';
import type { TransferStatusRow } from './transfer-rows';

const { debits_must_not_exceed_credits } = AccountFlags;
const { pending, post_pending_transfer, void_pending_transfer, balancing_debit, closing_debit } =
  TransferFlags;

type Change = readonly [TransferStatusName, Partial<Transfer>];

/** A transfer whose id was used before, by a transfer without any flag. */
const OTHER_THAN_A_PLAIN_TRANSFER: readonly Change[] = [
  ['exists', {}],
  ['exists_with_different_flags', { flags: pending }],
  ['exists_with_different_pending_id', { pending_id: 1n }],
  ['exists_with_different_timeout', { timeout: 1 }],
  ['exists_with_different_debit_account_id', { debit_account_id: 0n }],
  ['exists_with_different_credit_account_id', { credit_account_id: 0n }],
  ['exists_with_different_amount', { amount: 9n }],
  ['exists_with_different_amount', { amount: AMOUNT_MAX }],
  ['exists_with_different_user_data_128', { user_data_128: 1n }],
  ['exists_with_different_user_data_64', { user_data_64: 1n }],
  ['exists_with_different_user_data_32', { user_data_32: 1 }],
  ['exists_with_different_ledger', { ledger: 0 }],
  ['exists_with_different_code', { code: 0 }],
];

/** A transfer whose id was used before, by one that posted 6 of 10 pending and inherited everything else. */
const OTHER_THAN_A_POST: readonly Change[] = [
  ['exists', {}],
  ['exists', { ledger: 1, code: 1, user_data_128: 21n, user_data_64: 22n, user_data_32: 23 }],
  ['exists_with_different_flags', { flags: void_pending_transfer }],
  ['exists_with_different_pending_id', { pending_id: 1n }],
  ['exists_with_different_timeout', { timeout: 1 }],
  ['exists_with_different_debit_account_id', { debit_account_id: 1n << 100n }],
  ['exists_with_different_credit_account_id', { credit_account_id: 1n << 100n }],
  ['exists_with_different_amount', { amount: 5n }],
  ['exists_with_different_amount', { amount: 10n }],
  ['exists_with_different_amount', { amount: 0n }],
  ['exists_with_different_amount', { amount: AMOUNT_MAX }],
  ['exists_with_different_user_data_128', { user_data_128: 1n }],
  ['exists_with_different_user_data_64', { user_data_64: 1n }],
  ['exists_with_different_user_data_32', { user_data_32: 1 }],
  ['exists_with_different_ledger', { ledger: 2 }],
  ['exists_with_different_code', { code: 2 }],
];

function rowsOf(
  what: string,
  changes: readonly Change[],
  original: (stage: Stage) => Promise<Transfer>,
): TransferStatusRow[] {
  return changes.map(([status, change]) => {
    const changed = Object.entries(change).map(([field, value]) => `${field} ${value}`);
    return {
      status,
      when: `the id is that of ${what}, and ${changed.length === 0 ? 'nothing differs' : `now it has ${changed.join(', ')}`}`,
      batch: async (stage) => [{ ...(await original(stage)), ...change }],
    };
  });
}

async function plainTransfer(stage: Stage): Promise<Transfer> {
  const event = stage.transfer();
  await stage.haveTransferred([event]);
  return event;
}

async function partialPost(stage: Stage): Promise<Transfer> {
  const hold = stage.transfer({ flags: pending, user_data_128: 21n, user_data_64: 22n, user_data_32: 23 });
  const event = stage.settlement(hold.id, { flags: post_pending_transfer, amount: 6n });
  await stage.haveTransferred([hold, event]);
  return event;
}

/**
 * Transfers that were created before, also in other words: docs/reference/requests/create_transfers.md,
 * exists.
 */
export const EXISTS_ROWS: readonly TransferStatusRow[] = [
  ...rowsOf('a plain transfer', OTHER_THAN_A_PLAIN_TRANSFER, plainTransfer),
  ...rowsOf('a partial post', OTHER_THAN_A_POST, partialPost),
  {
    status: 'exists',
    when: 'a full post is repeated in either way to say it, and otherwise not',
    batch: async (stage) => {
      const hold = stage.transfer({ flags: pending });
      const post = stage.settlement(hold.id, { flags: post_pending_transfer, amount: AMOUNT_MAX });
      await stage.haveTransferred([hold, post]);
      return [post, { ...post, amount: 10n }, { ...post, amount: 9n }];
    },
    statuses: ['exists', 'exists', 'exists_with_different_amount'],
  },
  {
    status: 'exists',
    when: 'a void is repeated in either way to say it, and otherwise not',
    batch: async (stage) => {
      const hold = stage.transfer({ flags: pending });
      const release = stage.settlement(hold.id, { flags: void_pending_transfer });
      await stage.haveTransferred([hold, release]);
      return [release, { ...release, amount: 10n }, { ...release, amount: 9n }];
    },
    statuses: ['exists', 'exists', 'exists_with_different_amount'],
  },
  {
    status: 'exists_with_different_user_data_128',
    when: 'a post had user data of its own and is repeated without',
    batch: async (stage) => {
      const hold = stage.transfer({ flags: pending, user_data_128: 21n });
      const post = stage.settlement(hold.id, { flags: post_pending_transfer, user_data_128: 31n });
      await stage.haveTransferred([hold, post]);
      return [{ ...post, user_data_128: 0n }, post];
    },
    statuses: ['exists_with_different_user_data_128', 'exists'],
  },
  {
    status: 'exists',
    when: 'a balancing transfer is repeated with any amount from what it moved upwards',
    batch: async (stage) => {
      const from = await stage.have([stage.account({ flags: debits_must_not_exceed_credits })]);
      await stage.haveTransferred([stage.transfer({ credit_account_id: from, amount: 7n })]);
      const rest = stage.transfer({ debit_account_id: from, flags: balancing_debit, amount: 100n });
      await stage.haveTransferred([rest]);
      return [rest, { ...rest, amount: 7n }, { ...rest, amount: AMOUNT_MAX }, { ...rest, amount: 6n }];
    },
    statuses: ['exists', 'exists', 'exists', 'exists_with_different_amount'],
  },
  {
    status: 'exists',
    when: 'the accounts have been closed since',
    batch: async (stage) => {
      const event = stage.transfer();
      await stage.haveTransferred([event, stage.transfer({ flags: pending | closing_debit })]);
      return [event];
    },
  },
  {
    status: 'exists',
    when: 'the chain brings its own event again, which breaks it',
    batch: (stage) => {
      const event = stage.transfer({ id: nextId(), flags: TransferFlags.linked });
      return [event, event, stage.transfer()];
    },
    statuses: ['linked_event_failed', 'exists', 'linked_event_failed'],
  },
];
