import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { TransferStatusRow } from './transfer-rows';

const { pending, imported } = TransferFlags;

/** What is asked of imported transfers, beside the range of their timestamps. */
export const IMPORT_ROWS: readonly TransferStatusRow[] = [
  {
    status: 'imported_event_timestamp_must_not_regress',
    when: 'the timestamp is not later than the last transfer’s, or is an account’s',
    batch: async (stage) => {
      const last = await stage.timestampOfTransfer(await stage.haveTransferred([stage.transfer()]));
      const account = await stage.timestampOfAccount(await stage.have([stage.account()]));
      return [
        stage.transfer({ flags: imported, timestamp: 1n }),
        stage.transfer({ flags: imported, timestamp: last }),
        stage.transfer({ flags: imported, timestamp: account }),
        stage.transfer({ flags: imported, timestamp: account + 1n }),
        stage.transfer({ flags: imported, timestamp: account + 1n }),
      ];
    },
    statuses: [
      'imported_event_timestamp_must_not_regress',
      'imported_event_timestamp_must_not_regress',
      'imported_event_timestamp_must_not_regress',
      'created',
      'imported_event_timestamp_must_not_regress',
    ],
  },
  {
    status: 'imported_event_timestamp_must_postdate_debit_account',
    when: 'the debit account is younger',
    batch: async (stage) => {
      await stage.haveTransferred([stage.transfer()]);
      const young = await stage.have([stage.account()]);
      const timestamp = (await stage.timestampOfAccount(young)) - 1n;
      return [stage.transfer({ flags: imported, debit_account_id: young, timestamp })];
    },
  },
  {
    status: 'imported_event_timestamp_must_postdate_credit_account',
    when: 'the credit account is younger',
    batch: async (stage) => {
      await stage.haveTransferred([stage.transfer()]);
      const young = await stage.have([stage.account()]);
      const timestamp = (await stage.timestampOfAccount(young)) - 1n;
      return [stage.transfer({ flags: imported, credit_account_id: young, timestamp })];
    },
  },
  {
    status: 'imported_event_timeout_must_be_zero',
    when: 'a pending transfer is imported with a timeout',
    batch: async (stage) => {
      const last = await stage.timestampOfTransfer(await stage.haveTransferred([stage.transfer()]));
      return [
        stage.transfer({ flags: imported | pending, timeout: 1, timestamp: last + 1n }),
        stage.transfer({ flags: imported | pending, timestamp: last + 1n }),
      ];
    },
    statuses: ['imported_event_timeout_must_be_zero', 'created'],
  },
];
