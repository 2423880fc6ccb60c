// Says in words whether the books of a running service add up: `npm run books:check -- --currency USD --from 2026-11-01`.
// BASE_URL is where it is (http://127.0.0.1:8001, or the port in PORT), API_KEY an admin key, where it asks for one. Ends with 1 where something differs.
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { parseArgs } from 'node:util';
import { isLosslessNumber, parse } from 'lossless-json';

const { PORT = '8001', BASE_URL = `http://127.0.0.1:${PORT}`, API_KEY } = process.env;
const API = `${BASE_URL}/api/v1`;
/** Calls that end during a check show as differences, so it is repeated. */
const ATTEMPTS = 3;
const PAUSE_MS = 2_000;
const TIMEOUT_MS = 120_000;

async function main() {
  const option = { type: 'string' };
  const { values } = parseArgs({ options: { currency: option, from: option, to: option } });
  let books = await check(values);
  for (let attempt = 1; attempt < ATTEMPTS && !books.balanced; attempt += 1) {
    await sleep(PAUSE_MS);
    books = await check(values);
  }
  const { currency, at, totals, owned_by_users, days, calls } = books;
  console.log(
    `${currency}, ${at}: topped up ${totals.topped_up} − billed ${totals.billed} + refunded ${totals.refunded} = outstanding ` +
      `${totals.outstanding}; users own ${owned_by_users}${verdict(totals.outstanding, owned_by_users)}`,
  );
  for (const { day, captured, charged } of days) {
    console.log(`AI calls of ${day}: charged ${charged}; captured ${captured}${verdict(charged, captured)}`);
  }
  for (const { call_id, captured, charged } of calls) {
    console.log(`  call ${call_id}: charged ${charged ?? 'nothing, it has no record'}; captured ${captured}`);
  }
  console.log(books.balanced ? 'The books add up.' : 'The books do NOT add up.');
  if (!books.balanced) process.exitCode = 1;
}

function verdict(one, other) {
  return one === other ? '.' : ': THEY DIFFER.';
}

async function check(query) {
  const url = `${API}/books/check?${new URLSearchParams(query)}`;
  const headers = API_KEY === undefined ? {} : { Authorization: `Bearer ${API_KEY}` };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The service answered ${answer.status}: ${text}`);
  // Amounts stay the digits that the service wrote.
  return parse(text, (_name, value) => (isLosslessNumber(value) ? value.toString() : value));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
