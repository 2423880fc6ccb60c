import { csvForm, excelCsvForm } from '../shared/csv';
import type { TransactionResponse } from './dto/transaction.response';

const COLUMNS = {
  id: ({ id }: TransactionResponse) => id,
  created_at: ({ created_at }: TransactionResponse) => created_at,
  type: ({ type }: TransactionResponse) => type,
  amount: ({ amount }: TransactionResponse) => amount,
  currency: ({ currency }: TransactionResponse) => currency,
  description: ({ description }: TransactionResponse) => description,
  balance_after: ({ balance_after }: TransactionResponse) => balance_after,
  refund_of: ({ refund_of }: TransactionResponse) => refund_of,
  hold_id: ({ hold_id }: TransactionResponse) => hold_id,
  call_id: ({ call_id }: TransactionResponse) => call_id,
  reference: ({ reference }: TransactionResponse) => reference,
};

export const CSV = csvForm(COLUMNS);
export const EXCEL_CSV = excelCsvForm(COLUMNS);
