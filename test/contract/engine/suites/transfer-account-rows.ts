import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX } from '../build';
import { nextId } from './stage';
import type { TransferStatusRow } from './transfer-rows';

const { debits_must_not_exceed_credits, credits_must_not_exceed_debits, closed } = AccountFlags;
const { pending, closing_debit, closing_credit } = TransferFlags;

/** What is asked of the two accounts. */
export const TRANSFER_ACCOUNT_ROWS: readonly TransferStatusRow[] = [
  {
    status: 'debit_account_not_found',
    when: 'there is no such account',
    batch: (stage) => [stage.transfer({ debit_account_id: nextId() })],
  },
  {
    status: 'credit_account_not_found',
    when: 'there is no such account',
    batch: (stage) => [stage.transfer({ credit_account_id: nextId() })],
  },
  {
    status: 'accounts_must_have_the_same_ledger',
    when: 'the accounts are of two ledgers',
    batch: async (stage) => {
      const other = await stage.have([stage.account({ ledger: 2 })]);
      return [
        stage.transfer({ credit_account_id: other }),
        stage.transfer({ debit_account_id: other, ledger: 2 }),
      ];
    },
  },
  {
    status: 'transfer_must_have_the_same_ledger_as_accounts',
    when: 'the accounts are of one ledger and the transfer of another',
    batch: (stage) => [stage.transfer({ ledger: 2 })],
  },
  {
    status: 'debit_account_already_closed',
    when: 'the debit account was created closed, or has been closed, whatever the transfer’s kind',
    batch: async (stage) => {
      const born = await stage.have([stage.account({ flags: closed })]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([
        stage.transfer({ debit_account_id: other, flags: pending | closing_debit }),
      ]);
      return [
        stage.transfer({ debit_account_id: born }),
        stage.transfer({ debit_account_id: other }),
        stage.transfer({ debit_account_id: other, flags: pending }),
        stage.transfer({ debit_account_id: other, flags: pending | closing_debit }),
        stage.transfer({ debit_account_id: other, credit_account_id: born, amount: 0n }),
      ];
    },
  },
  {
    status: 'credit_account_already_closed',
    when: 'the credit account was created closed, or has been closed',
    batch: async (stage) => {
      const born = await stage.have([stage.account({ flags: closed })]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([
        stage.transfer({ credit_account_id: other, flags: pending | closing_credit, amount: 0n }),
      ]);
      return [stage.transfer({ credit_account_id: born }), stage.transfer({ credit_account_id: other })];
    },
  },
  {
    status: 'exceeds_credits',
    when: 'posted and pending debits would exceed the posted credits; pending credits do not help',
    batch: async (stage) => {
      const limited = await stage.have([stage.account({ flags: debits_must_not_exceed_credits })]);
      await stage.haveTransferred([
        stage.transfer({ credit_account_id: limited, amount: 10n }),
        stage.transfer({ credit_account_id: limited, amount: 10n, flags: pending }),
        stage.transfer({ debit_account_id: limited, amount: 3n }),
        stage.transfer({ debit_account_id: limited, amount: 3n, flags: pending }),
      ]);
      return [
        stage.transfer({ debit_account_id: limited, amount: 5n }),
        stage.transfer({ debit_account_id: limited, amount: 5n, flags: pending }),
        stage.transfer({ debit_account_id: limited, amount: 4n }),
        stage.transfer({ debit_account_id: limited, amount: 1n }),
      ];
    },
    statuses: ['exceeds_credits', 'exceeds_credits', 'created', 'exceeds_credits'],
  },
  {
    status: 'exceeds_debits',
    when: 'posted and pending credits would exceed the posted debits; pending debits do not help',
    batch: async (stage) => {
      const limited = await stage.have([stage.account({ flags: credits_must_not_exceed_debits })]);
      await stage.haveTransferred([
        stage.transfer({ debit_account_id: limited, amount: 10n }),
        stage.transfer({ debit_account_id: limited, amount: 10n, flags: pending }),
        stage.transfer({ credit_account_id: limited, amount: 6n, flags: pending }),
      ]);
      return [
        stage.transfer({ credit_account_id: limited, amount: 5n }),
        stage.transfer({ credit_account_id: limited, amount: 4n, flags: pending }),
        stage.transfer({ credit_account_id: limited, amount: 1n }),
      ];
    },
    statuses: ['exceeds_debits', 'created', 'exceeds_debits'],
  },
  {
    status: 'exceeds_credits',
    when: 'both limits are hit',
    batch: async (stage) => {
      const debit = await stage.have([stage.account({ flags: debits_must_not_exceed_credits })]);
      const credit = await stage.have([stage.account({ flags: credits_must_not_exceed_debits })]);
      return [stage.transfer({ debit_account_id: debit, credit_account_id: credit })];
    },
  },
];

/**
 * Sums that do not fit into 128 bits. The amounts left over are those of the accounts that each row creates.
 */
export const OVERFLOW_ROWS: readonly TransferStatusRow[] = [
  {
    status: 'overflows_debits_pending',
    when: 'the debit account’s pending debits would not fit',
    batch: async (stage) => {
      const full = await stage.have([stage.account()]);
      await stage.haveTransferred([stage.transfer({ debit_account_id: full, flags: pending, amount: 1n })]);
      return [stage.transfer({ debit_account_id: full, flags: pending, amount: AMOUNT_MAX })];
    },
  },
  {
    status: 'overflows_credits_pending',
    when: 'the credit account’s pending credits would not fit',
    batch: async (stage) => {
      const full = await stage.have([stage.account()]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([stage.transfer({ credit_account_id: full, flags: pending, amount: 1n })]);
      return [
        stage.transfer({
          debit_account_id: other,
          credit_account_id: full,
          flags: pending,
          amount: AMOUNT_MAX,
        }),
      ];
    },
  },
  {
    status: 'overflows_debits_posted',
    when: 'the debit account’s posted debits would not fit',
    batch: async (stage) => {
      const full = await stage.have([stage.account()]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([stage.transfer({ debit_account_id: full, amount: 1n })]);
      const all = { debit_account_id: full, credit_account_id: other, amount: AMOUNT_MAX };
      return [stage.transfer(all), stage.transfer({ ...all, flags: pending })];
    },
  },
  {
    status: 'overflows_credits_posted',
    when: 'the credit account’s posted credits would not fit',
    batch: async (stage) => {
      const full = await stage.have([stage.account()]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([stage.transfer({ credit_account_id: full, amount: 1n })]);
      return [stage.transfer({ debit_account_id: other, credit_account_id: full, amount: AMOUNT_MAX })];
    },
  },
  {
    status: 'overflows_debits',
    when: 'only the sum of the debit account’s posted and pending debits would not fit',
    batch: async (stage) => {
      const full = await stage.have([stage.account()]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([
        stage.transfer({ debit_account_id: full, credit_account_id: other, flags: pending, amount: 5n }),
      ]);
      return [
        stage.transfer({ debit_account_id: full, credit_account_id: other, amount: AMOUNT_MAX - 4n }),
        stage.transfer({ debit_account_id: full, credit_account_id: other, amount: AMOUNT_MAX - 5n }),
        stage.transfer({ debit_account_id: full, credit_account_id: other, amount: 0n }),
        stage.transfer({ debit_account_id: full, credit_account_id: other, amount: 1n }),
      ];
    },
    statuses: ['overflows_debits', 'created', 'created', 'overflows_debits'],
  },
  {
    status: 'overflows_credits',
    when: 'only the sum of the credit account’s posted and pending credits would not fit',
    batch: async (stage) => {
      const full = await stage.have([stage.account()]);
      const other = await stage.have([stage.account()]);
      await stage.haveTransferred([stage.transfer({ credit_account_id: full, flags: pending, amount: 5n })]);
      return [stage.transfer({ debit_account_id: other, credit_account_id: full, amount: AMOUNT_MAX - 4n })];
    },
  },
];
