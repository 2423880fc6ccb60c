/**
 * Creates an account, tops it up, holds, captures and bills, and prints the history: `npm run example`.
 * BASE_URL is where the service is (http://127.0.0.1:8001, or the port in PORT), API_KEY a key, where it asks for one.
 */
import { randomUUID } from 'node:crypto';
import {
  bill,
  captureHold,
  client,
  createAccount,
  createHold,
  getAccount,
  listTransactions,
  topUp,
  type Problem,
  type TransactionResponse,
} from '../../clients/typescript/src';

const { PORT = '8001', BASE_URL = `http://127.0.0.1:${PORT}`, API_KEY } = process.env;
const CALL_TIMEOUT_MS = 10_000;

client.setConfig({
  baseUrl: BASE_URL,
  ...(API_KEY === undefined ? {} : { auth: API_KEY }),
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }),
});

async function main(): Promise<void> {
  const user_id = `example-${randomUUID()}`;

  await createAccount({ body: { user_id, display_name: 'Ada Lovelace' }, throwOnError: true });
  // A key of the caller's own makes a request safe to repeat: a payment's id, say.
  const key = { 'Idempotency-Key': `payment-${user_id}` };
  await topUp({ body: { user_id, amount: 100, description: 'Welcome' }, headers: key, throwOnError: true });

  // Before a call whose cost is not known yet, hold what it can cost at most; bill what it did cost after it.
  const hold = await createHold({
    body: { user_id, amount: 5, description: 'a long answer' },
    throwOnError: true,
  });
  const { hold_id } = hold.data;
  const captured = await captureHold({ path: { hold_id }, body: { amount: 1.5 }, throwOnError: true });
  console.log(`captured ${captured.data.amount_captured}, freed ${captured.data.amount_released}`);

  // An amount may be a string, and has to be where it has more digits than the 15 that a number keeps.
  await bill({ body: { user_id, amount: '0.0028', description: 'gpt-5, 56 tokens' }, throwOnError: true });

  // Without throwOnError a refusal is a value with a code to switch on.
  const refused = await bill({ body: { user_id, amount: 500 } });
  if (refused.error !== undefined) console.log(describeRefusal(refused.error));

  const account = await getAccount({ path: { user_id }, throwOnError: true });
  console.log(`balance ${account.data.balance}, available ${account.data.available}`);
  for await (const transaction of history(user_id)) {
    console.log(
      `${transaction.type.padEnd(6)} ${transaction.amount} ${transaction.currency}` +
        ` → ${transaction.balance_after}  ${transaction.description ?? ''}`,
    );
  }
}

/** All transactions, newest first, page by page. */
async function* history(user_id: string): AsyncGenerator<TransactionResponse, void> {
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor === null ? { limit: 2 } : { limit: 2, cursor };
    const page = await listTransactions({ path: { user_id }, query, throwOnError: true });
    yield* page.data.transactions;
    cursor = page.data.next_cursor;
  } while (cursor !== null);
}

function describeRefusal(problem: Problem): string {
  return problem.code === 'insufficient_credits'
    ? `refused: ${problem.required} is more than ${problem.available}`
    : `refused: ${problem.detail}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
