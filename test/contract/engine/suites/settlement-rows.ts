import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX, ID_MAX } from '../build';
import { nextId, type Stage } from './stage';
import type { TransferStatusRow } from './transfer-rows';

const {
  pending,
  post_pending_transfer,
  void_pending_transfer,
  balancing_debit,
  balancing_credit,
  closing_debit,
  closing_credit,
  imported,
} = TransferFlags;

/** 10 pending from the stage's debit account to its credit account. */
function hold(stage: Stage, fields: Partial<Transfer> = {}): Promise<bigint> {
  return stage.haveTransferred([stage.transfer({ flags: pending, ...fields })]);
}

const post = { flags: post_pending_transfer, amount: AMOUNT_MAX };
const release = { flags: void_pending_transfer };

/**
 * Posting and voiding: docs/coding/two-phase-transfers.md and docs/reference/requests/create_transfers.md.
 */
export const SETTLEMENT_ROWS: readonly TransferStatusRow[] = [
  {
    status: 'flags_are_mutually_exclusive',
    when: 'post or void comes with another kind of transfer, or with the other',
    batch: (stage) => [
      stage.settlement(1n, { flags: post_pending_transfer | void_pending_transfer }),
      ...[pending, balancing_debit, balancing_credit, closing_debit, closing_credit].flatMap((flag) => [
        stage.settlement(1n, { flags: post_pending_transfer | flag }),
        stage.settlement(1n, { flags: void_pending_transfer | flag }),
      ]),
    ],
  },
  {
    status: 'pending_id_must_not_be_zero',
    when: 'the pending id is 0',
    batch: (stage) => [stage.settlement(0n, post), stage.settlement(0n, release)],
  },
  {
    status: 'pending_id_must_not_be_int_max',
    when: 'the pending id is 2^128 - 1',
    batch: (stage) => [stage.settlement(ID_MAX, post), stage.settlement(ID_MAX, release)],
  },
  {
    status: 'pending_id_must_be_different',
    when: 'it names itself',
    batch: (stage) => [{ ...stage.settlement(0n, post), id: 1n << 90n, pending_id: 1n << 90n }],
  },
  {
    status: 'timeout_reserved_for_pending_transfer',
    when: 'post or void has a timeout',
    batch: (stage) => [stage.settlement(1n << 90n, { ...post, timeout: 1 })],
  },
  {
    status: 'pending_transfer_not_found',
    when: 'there is no such transfer, or there will be, or it has failed',
    batch: async (stage) => {
      const failed = nextId();
      await stage.createTransfers([stage.transfer({ id: failed, debit_account_id: nextId() })]);
      const later = stage.transfer({ flags: pending });
      return [
        stage.settlement(nextId(), post),
        stage.settlement(nextId(), release),
        stage.settlement(failed, post),
        stage.settlement(later.id, post),
        later,
      ];
    },
    statuses: [
      'pending_transfer_not_found',
      'pending_transfer_not_found',
      'pending_transfer_not_found',
      'pending_transfer_not_found',
      'created',
    ],
  },
  {
    status: 'pending_transfer_not_pending',
    when: 'the transfer is a plain one, or a post',
    batch: async (stage) => {
      const plain = await stage.haveTransferred([stage.transfer()]);
      const posted = await stage.haveTransferred([stage.settlement(await hold(stage), post)]);
      return [stage.settlement(plain, post), stage.settlement(posted, release)];
    },
  },
  {
    status: 'pending_transfer_has_different_debit_account_id',
    when: 'another debit account is named',
    batch: async (stage) => {
      const id = await hold(stage);
      return [
        stage.settlement(id, { ...post, debit_account_id: stage.credit }),
        stage.settlement(id, { ...release, debit_account_id: nextId() }),
        stage.settlement(id, { ...post, debit_account_id: stage.debit }),
      ];
    },
    statuses: [
      'pending_transfer_has_different_debit_account_id',
      'pending_transfer_has_different_debit_account_id',
      'created',
    ],
  },
  {
    status: 'pending_transfer_has_different_credit_account_id',
    when: 'another credit account is named',
    batch: async (stage) => {
      const id = await hold(stage);
      return [
        stage.settlement(id, { ...post, credit_account_id: stage.debit }),
        stage.settlement(id, { ...release, credit_account_id: ID_MAX }),
      ];
    },
  },
  {
    status: 'pending_transfer_has_different_ledger',
    when: 'another ledger is named',
    batch: async (stage) => [stage.settlement(await hold(stage), { ...post, ledger: 2 })],
  },
  {
    status: 'pending_transfer_has_different_code',
    when: 'another code is named',
    batch: async (stage) => [stage.settlement(await hold(stage), { ...post, code: 2 })],
  },
  {
    status: 'exceeds_pending_transfer_amount',
    when: 'more is posted or voided than is pending',
    batch: async (stage) => {
      const id = await hold(stage);
      return [
        stage.settlement(id, { ...post, amount: 11n }),
        stage.settlement(id, { ...release, amount: 11n }),
        stage.settlement(id, { ...release, amount: AMOUNT_MAX }),
        stage.settlement(id, { ...post, amount: AMOUNT_MAX - 1n }),
      ];
    },
  },
  {
    status: 'pending_transfer_has_different_amount',
    when: 'less is voided than is pending',
    batch: async (stage) => [stage.settlement(await hold(stage), { ...release, amount: 9n })],
  },
  {
    status: 'pending_transfer_already_posted',
    when: 'it has been posted, if only in part',
    batch: async (stage) => {
      const whole = await hold(stage);
      const part = await hold(stage);
      await stage.haveTransferred([
        stage.settlement(whole, post),
        stage.settlement(part, { ...post, amount: 0n }),
      ]);
      return [stage.settlement(whole, post), stage.settlement(part, release)];
    },
  },
  {
    status: 'pending_transfer_already_voided',
    when: 'it has been voided',
    batch: async (stage) => {
      const id = await hold(stage);
      await stage.haveTransferred([stage.settlement(id, release)]);
      return [stage.settlement(id, post), stage.settlement(id, release)];
    },
  },
  {
    status: 'pending_transfer_expired',
    when: 'its timeout has passed; the ids stay good',
    batch: async (stage, engine) => {
      const id = await hold(stage, { timeout: 1 });
      await engine.passSeconds(1);
      const late = [stage.settlement(id, post), stage.settlement(id, release)];
      return [...late, ...late];
    },
  },
  {
    status: 'debit_account_already_closed',
    when: 'a transfer is posted after the debit account was closed, by itself or by another',
    batch: async (stage) => {
      const [before, closing] = [await hold(stage), nextId()];
      await stage.haveTransferred([
        stage.transfer({ id: closing, flags: pending | closing_debit | closing_credit }),
      ]);
      return [stage.settlement(before, post), stage.settlement(closing, post)];
    },
  },
  {
    status: 'credit_account_already_closed',
    when: 'a transfer is posted after the credit account was closed',
    batch: async (stage) => {
      const before = await hold(stage);
      await stage.haveTransferred([stage.transfer({ flags: pending | closing_credit })]);
      return [stage.settlement(before, post)];
    },
  },
  {
    status: 'created',
    when: 'transfers of closed accounts are voided, that which closed them too, which opens them',
    batch: async (stage) => {
      const [before, closing] = [await hold(stage), nextId()];
      await stage.haveTransferred([
        stage.transfer({ id: closing, flags: pending | closing_debit | closing_credit, amount: 0n }),
      ]);
      return [stage.settlement(before, release), stage.settlement(closing, release), stage.transfer()];
    },
  },
  {
    status: 'imported_event_timestamp_must_not_regress',
    when: 'an imported post is not later than the last transfer',
    batch: async (stage) => {
      const id = await hold(stage);
      const last = await stage.timestampOfTransfer(id);
      return [
        stage.settlement(id, { ...post, flags: post_pending_transfer | imported, timestamp: last }),
        stage.settlement(id, { ...post, flags: post_pending_transfer | imported, timestamp: last + 1n }),
      ];
    },
    statuses: ['imported_event_timestamp_must_not_regress', 'created'],
  },
];
