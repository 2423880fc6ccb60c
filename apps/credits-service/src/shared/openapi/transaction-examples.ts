import { EXAMPLE_MOMENT, EXAMPLE_REFERENCE, EXAMPLE_TRANSACTION_ID, EXAMPLE_USER_ID } from '@app/http';

/** A bill and a top-up of the document's examples, without a currency. */
export const EXAMPLE_BILL = {
  id: EXAMPLE_TRANSACTION_ID,
  user_id: EXAMPLE_USER_ID,
  type: 'bill',
  amount: 0.25,
  description: 'gpt-5, 1,204 tokens',
  balance_after: 99.75,
  created_at: EXAMPLE_MOMENT,
  refund_of: null,
  hold_id: null,
  call_id: null,
  reference: EXAMPLE_REFERENCE,
} as const;

export const EXAMPLE_TOP_UP = {
  id: '01a209b70a7be2f1c8d3b9a4e6f70812',
  user_id: EXAMPLE_USER_ID,
  type: 'topup',
  amount: 100,
  description: 'Welcome',
  balance_after: 100,
  created_at: '2026-11-23T18:41:00.654321Z',
  refund_of: null,
  hold_id: null,
  call_id: null,
  reference: null,
} as const;
