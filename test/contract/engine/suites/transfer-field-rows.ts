import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { ID_MAX, TIMESTAMP_MAX } from '../build';
import { nextId } from './stage';
import { RESERVED_TRANSFER_FLAG, type TransferStatusRow } from './transfer-rows';

const { linked, pending, balancing_debit, closing_debit, closing_credit, imported } = TransferFlags;

/** What every event is asked first: its place in the batch, its timestamp, its id. */
export const BATCH_ROWS: readonly TransferStatusRow[] = [
  { status: 'created', when: 'nothing is wrong', batch: (stage) => [stage.transfer()] },
  { status: 'created', when: 'the amount is 0', batch: (stage) => [stage.transfer({ amount: 0n })] },
  {
    status: 'linked_event_failed',
    when: 'another event of its chain fails',
    batch: (stage) => [
      stage.transfer({ flags: linked }),
      stage.transfer({ flags: linked, code: 0 }),
      stage.transfer({ flags: linked, ledger: 0 }),
      stage.transfer(),
      stage.transfer(),
    ],
    statuses: [
      'linked_event_failed',
      'code_must_not_be_zero',
      'linked_event_failed',
      'linked_event_failed',
      'created',
    ],
  },
  {
    status: 'linked_event_chain_open',
    when: 'the last event of the batch is linked, even if its chain has failed already',
    batch: (stage) => [
      stage.transfer({ flags: linked, code: 0 }),
      stage.transfer({ flags: linked, timestamp: 1n }),
    ],
    statuses: ['code_must_not_be_zero', 'linked_event_chain_open'],
  },
  {
    status: 'linked_event_failed',
    when: 'the chain is left open at the end of the batch',
    batch: (stage) => [stage.transfer({ flags: linked }), stage.transfer({ flags: linked })],
    statuses: ['linked_event_failed', 'linked_event_chain_open'],
  },
  {
    status: 'imported_event_expected',
    when: 'the first event is imported and this one is not',
    batch: (stage) => [
      stage.transfer({ flags: imported }),
      stage.transfer({ timestamp: 1n }),
      stage.transfer(),
    ],
    statuses: ['imported_event_timestamp_out_of_range', 'imported_event_expected', 'imported_event_expected'],
  },
  {
    status: 'imported_event_not_expected',
    when: 'the first event is not imported and this one is',
    batch: (stage) => [stage.transfer(), stage.transfer({ flags: imported, timestamp: 0n })],
    statuses: ['created', 'imported_event_not_expected'],
  },
  {
    status: 'timestamp_must_be_zero',
    when: 'a timestamp is sent without the imported flag',
    batch: (stage) => [stage.transfer({ timestamp: 1n })],
  },
  {
    status: 'imported_event_timestamp_out_of_range',
    when: 'the timestamp is 0 or has its 64th bit set',
    batch: (stage) => [
      stage.transfer({ flags: imported, timestamp: TIMESTAMP_MAX + 1n }),
      stage.transfer({ flags: imported, timestamp: 0n }),
    ],
  },
  {
    status: 'imported_event_timestamp_must_not_advance',
    when: 'the timestamp is ahead of the clock',
    batch: (stage) => [stage.transfer({ flags: imported, timestamp: TIMESTAMP_MAX })],
  },
  {
    status: 'reserved_flag',
    when: 'a bit without a meaning is set',
    batch: (stage) => [stage.transfer({ flags: RESERVED_TRANSFER_FLAG }), stage.transfer({ flags: 1 << 15 })],
  },
  { status: 'id_must_not_be_zero', when: 'the id is 0', batch: (stage) => [stage.transfer({ id: 0n })] },
  {
    status: 'id_must_not_be_int_max',
    when: 'the id is 2^128 - 1',
    batch: (stage) => [stage.transfer({ id: ID_MAX })],
  },
  {
    status: 'id_already_failed',
    when: 'a transfer of this id has failed for a reason that may pass, whatever is sent now',
    batch: async (stage) => {
      const id = nextId();
      const failed = await stage.createTransfers([stage.transfer({ id, debit_account_id: nextId() })]);
      expect(failed).toEqual(['debit_account_not_found']);
      return [stage.transfer({ id }), stage.transfer({ id, ledger: 0 })];
    },
  },
];

/** What is asked of the transfer itself, before any account is looked at. */
export const FIELD_ROWS: readonly TransferStatusRow[] = [
  {
    status: 'debit_account_id_must_not_be_zero',
    when: 'the debit account id is 0',
    batch: (stage) => [stage.transfer({ debit_account_id: 0n })],
  },
  {
    status: 'debit_account_id_must_not_be_int_max',
    when: 'the debit account id is 2^128 - 1',
    batch: (stage) => [stage.transfer({ debit_account_id: ID_MAX })],
  },
  {
    status: 'credit_account_id_must_not_be_zero',
    when: 'the credit account id is 0',
    batch: (stage) => [stage.transfer({ credit_account_id: 0n })],
  },
  {
    status: 'credit_account_id_must_not_be_int_max',
    when: 'the credit account id is 2^128 - 1',
    batch: (stage) => [stage.transfer({ credit_account_id: ID_MAX })],
  },
  {
    status: 'accounts_must_be_different',
    when: 'debit and credit are the same account, existing or not',
    batch: (stage) => [
      stage.transfer({ credit_account_id: stage.debit }),
      stage.transfer({ debit_account_id: 1n << 100n, credit_account_id: 1n << 100n }),
    ],
  },
  {
    status: 'pending_id_must_be_zero',
    when: 'a pending id is sent without post or void',
    batch: (stage) => [
      stage.transfer({ pending_id: 1n }),
      stage.transfer({ pending_id: 1n, flags: pending }),
    ],
  },
  {
    status: 'timeout_reserved_for_pending_transfer',
    when: 'a timeout is sent without pending',
    batch: (stage) => [stage.transfer({ timeout: 1 })],
  },
  {
    status: 'closing_transfer_must_be_pending',
    when: 'a closing flag is sent without pending',
    batch: (stage) => [
      stage.transfer({ flags: closing_debit }),
      stage.transfer({ flags: closing_credit | balancing_debit }),
    ],
  },
  {
    status: 'ledger_must_not_be_zero',
    when: 'the ledger is 0',
    batch: (stage) => [stage.transfer({ ledger: 0 })],
  },
  { status: 'code_must_not_be_zero', when: 'the code is 0', batch: (stage) => [stage.transfer({ code: 0 })] },
];
