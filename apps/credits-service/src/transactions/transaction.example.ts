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

const TOP_UP_ID = '01a209b70a7be2f1c8d3b9a4e6f70812';
const TOP_UP_MOMENT = '2026-11-23T18:41:00.654321Z';

/** Newest first: the bill, and the top-up before it. */
export const HISTORY_EXAMPLE = [
  TRANSACTION_EXAMPLE,
  {
    id: TOP_UP_ID,
    user_id: 'ada',
    type: 'topup',
    amount: 100,
    currency: 'USD',
    description: 'Welcome',
    balance_after: 100,
    created_at: TOP_UP_MOMENT,
  },
] as const;

export const CSV_EXAMPLE =
  'id,created_at,type,amount,currency,description,balance_after\r\n' +
  `${EXAMPLE_TRANSACTION_ID},${EXAMPLE_MOMENT},bill,0.25,USD,"gpt-5, 1,204 tokens",99.75\r\n` +
  `${TOP_UP_ID},${TOP_UP_MOMENT},topup,100,USD,Welcome,100\r\n`;
