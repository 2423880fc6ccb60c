// Shows the service at work in a terminal: `npm run tour`, with a service running. BASE_URL is the API's address, API_KEY
// a key, where it asks for one. The user is a new one each time, so that it can be run again.
import { randomUUID } from 'node:crypto';

const { BASE_URL = 'http://127.0.0.1:8001/api/v1', API_KEY } = process.env;
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
  await step('The history, newest first', 'GET', `/accounts/${user_id}/transactions`, 200);
}

/** Makes a call, prints it with its answer, and answers the body. Throws where the status is not the expected one. */
async function step(title, method, path, expected, body) {
  const response = await send(method, path, body);
  const text = await response.text();
  console.log(`\n${title}\n  ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
  console.log(`  ${response.status} ${text}`);
  if (response.status !== expected) {
    throw new Error(`${method} ${path} answered ${response.status} instead of ${expected}.`);
  }
  // Only ids are read from here on; amounts were printed as the service wrote them.
  return JSON.parse(text);
}

async function send(method, path, body) {
  try {
    return await fetch(BASE_URL + path, {
      method,
      headers: {
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
