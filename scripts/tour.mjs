// Shows the service at work in a terminal: `npm run tour`, with a service running. BASE_URL is where it is
// (http://127.0.0.1:8001, or the port in PORT), API_KEY a key, where it asks for one. The user is a new one each time, so that it can be run again.
import { randomUUID } from 'node:crypto';

const { PORT = '8001', BASE_URL = `http://127.0.0.1:${PORT}`, API_KEY } = process.env;
const API = `${BASE_URL}/api/v1`;
const CALL_TIMEOUT_MS = 10_000;

const user_id = `tour-${randomUUID().slice(0, 8)}`;

async function main() {
  await step('Is the service healthy?', 'GET', '/health', 200);
  await step('An account for a new user', 'POST', '/accounts', 201, { user_id, display_name: 'Ada' });
  await step('100 credits are bought', 'POST', '/topup', 200, {
    user_id,
    amount: 100,
    description: 'Welcome',
  });
  await step('What is there?', 'POST', '/balance', 200, { user_id });
  await step('A call to a model is billed', 'POST', '/bill', 200, {
    user_id,
    amount: 0.25,
    description: 'gpt-5, 1,204 tokens',
  });
  await step('More than there is: refused, and nothing moves', 'POST', '/bill', 402, {
    user_id,
    amount: 500,
  });

  const { hold_id } = await step('A long call begins: hold what it may cost', 'POST', '/holds', 201, {
    user_id,
    amount: 5,
  });
  await step('What is held can’t be spent', 'GET', `/accounts/${user_id}`, 200);
  await step('The call is over: bill what it did cost', 'POST', `/holds/${hold_id}/capture`, 200, {
    amount: 1.5,
  });

  const key = { 'Idempotency-Key': `payment-${user_id}` };
  const payment = { user_id, amount: 20 };
  await step('A payment, with a key', 'POST', '/topup', 200, payment, key);
  await step('The same again, as after a lost answer: it is made once', 'POST', '/topup', 200, payment, key);
  const { results } = await step('Many at once; each says what became of it', 'POST', '/batch', 200, {
    operations: [
      { type: 'bill', user_id, amount: 0.5, description: 'gpt-5, 2,310 tokens' },
      { type: 'bill', user_id, amount: 900 },
    ],
  });
  await step('A part of the first bill is refunded', 'POST', '/refunds', 201, {
    transaction_id: results[0].transaction_id,
    amount: 0.2,
    reason: 'half an answer',
  });
  await step('The history, newest first', 'GET', `/accounts/${user_id}/transactions`, 200);
  await show('The same as CSV', 'GET', `/accounts/${user_id}/transactions?format=csv`, 200);
}

/** Makes a call as `show`. @returns the body of its answer */
async function step(...call) {
  // Only ids are read from here on; amounts were printed as the service wrote them.
  return JSON.parse(await show(...call));
}

/** Makes a call and prints it with its answer. Throws where the status is not the expected one. */
async function show(title, method, path, expected, body, headers = {}) {
  const response = await send(method, path, body, headers);
  const text = (await response.text()).trimEnd();
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  const replayed =
    response.headers.get('Idempotent-Replayed') === 'true' ? ' (Idempotent-Replayed: true)' : '';
  console.log(
    `\n${title}\n  ${method} ${path}${sent}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`,
  );
  console.log(`  ${response.status}${replayed} ${text.replaceAll(/\r?\n/g, '\n  ')}`);
  if (response.status !== expected) {
    throw new Error(`${method} ${path} answered ${response.status} instead of ${expected}.`);
  }
  return text;
}

async function send(method, path, body, headers) {
  try {
    return await fetch(API + path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(API_KEY === undefined ? {} : { Authorization: `Bearer ${API_KEY}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
  } catch (error) {
    throw new Error(
      `No service answers at ${BASE_URL}: start one with "make run", or set BASE_URL. (${error.message})`,
      { cause: error },
    );
  }
}

// Whoever reads the output may have seen enough: `npm run tour | head`.
process.stdout.once('error', () => process.exit(0));

main().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
