import type { Account } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX, ID_MAX, TIMESTAMP_MAX } from '../build';
import type { Violation } from './precedence';
import type { AccountStatusName, Stage } from './stage';

/** A batch, the statuses it must get, and the status that it is the example of. */
export interface AccountStatusRow {
  readonly status: AccountStatusName;
  readonly when: string;
  readonly batch: (stage: Stage) => Account[] | Promise<Account[]>;
  /** Of the whole batch; by default one event with the row’s status. */
  readonly statuses?: readonly AccountStatusName[];
}

const { linked, debits_must_not_exceed_credits, credits_must_not_exceed_debits, history, imported } =
  AccountFlags;
/** The first bit that has no meaning yet (docs/reference/account.md, flags). */
const RESERVED_ACCOUNT_FLAG = 1 << 6;
/** Valid, and later than any clock. */
const TIMESTAMP_AHEAD = TIMESTAMP_MAX;

/** docs/reference/requests/create_accounts.md; the order of the checks is that of src/state_machine.zig. */
export const ACCOUNT_STATUS_ROWS: readonly AccountStatusRow[] = [
  { status: 'created', when: 'nothing is wrong', batch: (stage) => [stage.account()] },
  {
    status: 'linked_event_failed',
    when: 'another event of its chain fails',
    batch: (stage) => [
      stage.account({ flags: linked }),
      stage.account({ flags: linked, code: 0 }),
      stage.account({ flags: linked, ledger: 0 }),
      stage.account(),
      stage.account(),
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
      stage.account({ flags: linked, code: 0 }),
      stage.account({ flags: linked, timestamp: 1n }),
    ],
    statuses: ['code_must_not_be_zero', 'linked_event_chain_open'],
  },
  {
    status: 'imported_event_expected',
    when: 'the first event is imported and this one is not',
    batch: (stage) => [
      stage.account({ flags: imported, timestamp: 0n }),
      stage.account({ timestamp: 1n }),
      stage.account(),
    ],
    statuses: ['imported_event_timestamp_out_of_range', 'imported_event_expected', 'imported_event_expected'],
  },
  {
    status: 'imported_event_not_expected',
    when: 'the first event is not imported and this one is',
    batch: (stage) => [stage.account(), stage.account({ flags: imported, timestamp: 0n })],
    statuses: ['created', 'imported_event_not_expected'],
  },
  {
    status: 'linked_event_failed',
    when: 'the chain has failed, before it is asked whether the event is imported',
    batch: (stage) => [
      stage.account({ flags: linked, code: 0 }),
      stage.account({ flags: imported, timestamp: 0n }),
    ],
    statuses: ['code_must_not_be_zero', 'linked_event_failed'],
  },
  {
    status: 'timestamp_must_be_zero',
    when: 'a timestamp is sent without the imported flag',
    batch: (stage) => [stage.account({ timestamp: 1n })],
  },
  {
    status: 'imported_event_timestamp_out_of_range',
    when: 'the timestamp has its 64th bit set',
    batch: (stage) => [
      stage.account({ flags: imported, timestamp: TIMESTAMP_MAX + 1n }),
      stage.account({ flags: imported, timestamp: 0n }),
    ],
    statuses: ['imported_event_timestamp_out_of_range', 'imported_event_timestamp_out_of_range'],
  },
  {
    status: 'imported_event_timestamp_must_not_advance',
    when: 'the timestamp is ahead of the clock',
    batch: (stage) => [stage.account({ flags: imported, timestamp: TIMESTAMP_AHEAD })],
  },
  {
    status: 'imported_event_timestamp_must_not_regress',
    when: 'the timestamp is not later than the last account’s',
    batch: async (stage) => {
      const timestamp = await stage.timestampOfAccount(await stage.have([stage.account()]));
      return [
        stage.account({ flags: imported, timestamp }),
        stage.account({ flags: imported, timestamp: 1n }),
        stage.account({ flags: imported, timestamp: timestamp + 1n }),
      ];
    },
    statuses: [
      'imported_event_timestamp_must_not_regress',
      'imported_event_timestamp_must_not_regress',
      'created',
    ],
  },
  {
    status: 'imported_event_timestamp_must_not_regress',
    when: 'a transfer has the same timestamp',
    batch: async (stage) => {
      const id = await stage.haveTransferred([stage.transfer()]);
      const timestamp = await stage.timestampOfTransfer(id);
      return [
        stage.account({ flags: imported, timestamp }),
        stage.account({ flags: imported, timestamp: timestamp + 1n }),
      ];
    },
    statuses: ['imported_event_timestamp_must_not_regress', 'created'],
  },
  {
    status: 'reserved_field',
    when: 'reserved is not zero',
    batch: (stage) => [stage.account({ reserved: 1 })],
  },
  {
    status: 'reserved_flag',
    when: 'a bit without a meaning is set',
    batch: (stage) => [
      stage.account({ flags: RESERVED_ACCOUNT_FLAG }),
      stage.account({ flags: 1 << 15 }),
      stage.account({ flags: history }),
    ],
    statuses: ['reserved_flag', 'reserved_flag', 'created'],
  },
  { status: 'id_must_not_be_zero', when: 'the id is 0', batch: (stage) => [stage.account({ id: 0n })] },
  {
    status: 'id_must_not_be_int_max',
    when: 'the id is 2^128 - 1',
    batch: (stage) => [stage.account({ id: ID_MAX })],
  },
  ...existingAccountRows(),
  {
    status: 'flags_are_mutually_exclusive',
    when: 'both limits are asked for',
    batch: (stage) => [
      stage.account({ flags: debits_must_not_exceed_credits | credits_must_not_exceed_debits }),
    ],
  },
  ...balanceRows(),
  {
    status: 'ledger_must_not_be_zero',
    when: 'the ledger is 0',
    batch: (stage) => [stage.account({ ledger: 0 })],
  },
  { status: 'code_must_not_be_zero', when: 'the code is 0', batch: (stage) => [stage.account({ code: 0 })] },
];

function existingAccountRows(): AccountStatusRow[] {
  const changes: [AccountStatusName, Partial<Account>][] = [
    ['exists_with_different_flags', { flags: history }],
    ['exists_with_different_user_data_128', { user_data_128: 1n }],
    ['exists_with_different_user_data_64', { user_data_64: 1n }],
    ['exists_with_different_user_data_32', { user_data_32: 1 }],
    ['exists_with_different_ledger', { ledger: 2 }],
    ['exists_with_different_code', { code: 2 }],
    // What is only checked of new accounts does not matter any more.
    ['exists', { debits_pending: 1n, credits_posted: 1n }],
    ['exists', {}],
  ];
  return changes.map(([status, change]) => ({
    status,
    when: `an account has the id, and ${Object.keys(change).join(' and ') || 'nothing'} differs`,
    batch: (stage) => [stage.account({ id: stage.debit, ...change })],
  }));
}

function balanceRows(): AccountStatusRow[] {
  return (['debits_pending', 'debits_posted', 'credits_pending', 'credits_posted'] as const).map((field) => ({
    status: `${field}_must_be_zero` as const,
    when: 'a new account brings a balance along',
    batch: (stage) => [stage.account({ [field]: 1n }), stage.account({ [field]: AMOUNT_MAX })],
    statuses: [`${field}_must_be_zero`, `${field}_must_be_zero`] as const,
  }));
}

/** Every check of a new account that stands alone in its batch, first to last. */
export const NEW_ACCOUNT_VIOLATIONS: readonly Violation<Account, Stage>[] = [
  {
    status: 'imported_event_timestamp_out_of_range',
    patch: () => ({ flags: imported, timestamp: TIMESTAMP_MAX + 1n }),
  },
  {
    status: 'imported_event_timestamp_must_not_advance',
    patch: () => ({ flags: imported, timestamp: TIMESTAMP_AHEAD }),
  },
  { status: 'timestamp_must_be_zero', patch: () => ({ timestamp: 1n }), without: imported },
  { status: 'reserved_field', patch: () => ({ reserved: 1 }) },
  { status: 'reserved_flag', patch: () => ({ flags: RESERVED_ACCOUNT_FLAG }) },
  { status: 'id_must_not_be_zero', patch: () => ({ id: 0n }) },
  { status: 'id_must_not_be_int_max', patch: () => ({ id: ID_MAX }) },
  {
    status: 'flags_are_mutually_exclusive',
    patch: () => ({ flags: debits_must_not_exceed_credits | credits_must_not_exceed_debits }),
  },
  { status: 'debits_pending_must_be_zero', patch: () => ({ debits_pending: 1n }) },
  { status: 'debits_posted_must_be_zero', patch: () => ({ debits_posted: 1n }) },
  { status: 'credits_pending_must_be_zero', patch: () => ({ credits_pending: 1n }) },
  { status: 'credits_posted_must_be_zero', patch: () => ({ credits_posted: 1n }) },
  { status: 'ledger_must_not_be_zero', patch: () => ({ ledger: 0 }) },
  { status: 'code_must_not_be_zero', patch: () => ({ code: 0 }) },
  {
    status: 'imported_event_timestamp_must_not_regress',
    patch: () => ({ flags: imported, timestamp: 1n }),
  },
];

/**
 * Every difference from an account that exists, first to last. All but the first would be refused of a new
 * account.
 */
export const EXISTING_ACCOUNT_VIOLATIONS: readonly Violation<Account, Stage>[] = [
  { status: 'exists_with_different_flags', patch: () => ({ flags: history }) },
  { status: 'exists_with_different_user_data_128', patch: () => ({ user_data_128: 1n }) },
  { status: 'exists_with_different_user_data_64', patch: () => ({ user_data_64: 1n }) },
  { status: 'exists_with_different_user_data_32', patch: () => ({ user_data_32: 1 }) },
  { status: 'exists_with_different_ledger', patch: () => ({ ledger: 0 }) },
  { status: 'exists_with_different_code', patch: () => ({ code: 0 }) },
  { status: 'exists', patch: () => ({ debits_posted: 1n }) },
];
