import { EXAMPLE_MOMENT, EXAMPLE_TRANSACTION_ID } from '@app/http';

/** The bill of the document's examples. */
export const TRANSACTION_EXAMPLE = {
  id: EXAMPLE_TRANSACTION_ID,
  user_id: 'ada',
  type: 'bill',
  amount: 0.25,
  currency: 'USD',
  description: 'gpt-5, 1,204 tokens',
  balance_after: 99.75,
  created_at: EXAMPLE_MOMENT,
} as const;

export const CSV_EXAMPLE =
  'id,created_at,type,amount,currency,description,balance_after\r\n' +
  `${EXAMPLE_TRANSACTION_ID},${EXAMPLE_MOMENT},bill,0.25,USD,"gpt-5, 1,204 tokens",99.75\r\n`;
