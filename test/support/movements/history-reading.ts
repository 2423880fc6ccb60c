import type { Answer, Api } from '../http/api';

/** A transaction as the API answers it. */
export interface Transaction {
  id: string;
  user_id: string | null;
  type: 'topup' | 'bill' | 'refund';
  amount: number;
  currency: string;
  description: string | null;
  balance_after: number;
  refund_of: string | null;
  hold_id: string | null;
  call_id: string | null;
  reference: string | null;
  created_at: string;
}

/** A page as the API answers it. */
export interface Page {
  transactions: Transaction[];
  next_cursor: string | null;
}

/** The path of a user's history, with a query. */
export function historyPath(userId: string, query: Record<string, string | number> = {}): string {
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `/api/v1/accounts/${encodeURIComponent(userId)}/transactions?${new URLSearchParams(pairs).toString()}`;
}

/** One page, which has to be there. */
export async function readPage(
  api: Api,
  userId: string,
  query: Record<string, string | number> = {},
): Promise<Page> {
  return pageOf(await api.get(historyPath(userId, query)));
}

/** The whole history, newest first, page by page. */
export async function readHistory(
  api: Api,
  userId: string,
  query: Record<string, string | number> = {},
): Promise<Transaction[]> {
  const all: Transaction[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await readPage(api, userId, { ...query, ...(cursor === null ? {} : { cursor }) });
    all.push(...page.transactions);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

/** Makes many movements of one user in order; every one of them has to be made. */
export async function runBatch(api: Api, operations: object[]): Promise<void> {
  const answer = await api.post('/api/v1/batch', { operations });
  const results = answer.json.results as { status: string }[] | undefined;
  if (answer.status !== 200 || results?.some(({ status }) => status !== 'ok') !== false) {
    throw new Error(`The batch was not made: ${answer.status} ${answer.text.slice(0, 500)}`);
  }
}

/** Whole thousandths, in which a test adds amounts up without losing any. */
export function thousandths(amount: number): number {
  return Math.round(amount * 1_000);
}

/** What a transaction did to the balance, in whole thousandths. */
export function signed({ type, amount }: Pick<Transaction, 'type' | 'amount'>): number {
  return type === 'bill' ? -thousandths(amount) : thousandths(amount);
}

/** @throws Error unless each balance, newest first, is the one before plus what its transaction did */
export function assertBalancesFollow(transactions: readonly Transaction[]): void {
  transactions.forEach((transaction, index) => {
    const before = thousandths(transactions[index + 1]?.balance_after ?? 0);
    if (thousandths(transaction.balance_after) !== before + signed(transaction)) {
      throw new Error(
        `Transaction ${transaction.id} does not follow from a balance of ${before} thousandths.`,
      );
    }
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function pageOf(answer: Answer): Page {
  if (answer.status !== 200) throw new Error(`No page: ${answer.status} ${answer.text}`);
  return answer.json as unknown as Page;
}
