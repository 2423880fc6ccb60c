// Writes users.csv for `npm run users:import` from the service that this one replaces, which lists its users and their
// balances at GET /api/v1/users: `npm run --silent users:export > users.csv`. BASE_URL is where it is, API_KEY an admin key.
import { URLSearchParams } from 'node:url';
import { isLosslessNumber, parse } from 'lossless-json';

const { BASE_URL, API_KEY } = process.env;
const PAGE_SIZE = 100;
const TIMEOUT_MS = 60_000;
const AMOUNT = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

async function main() {
  if (BASE_URL === undefined)
    throw new Error('Set BASE_URL to where the service is, and API_KEY to an admin key.');
  const seen = new Set();
  let withoutAccount = 0;
  // Written at the end, so that a failure leaves no file that looks whole.
  const lines = ['user_id,opening_balance,display_name\n'];
  for (let page = 1; ; page += 1) {
    const { users } = await read(page);
    if (users.length === 0) break;
    for (const { user_id, display_name, balance } of users) {
      // Whoever comes meanwhile moves others to the next page.
      if (seen.has(user_id)) continue;
      seen.add(user_id);
      if (balance === null) withoutAccount += 1;
      else lines.push(`${[user_id, plain(balance), display_name ?? ''].map(field).join()}\n`);
    }
  }
  process.stdout.write(lines.join(''));
  console.error(`${lines.length - 1} users; ${withoutAccount} without an account were left out.`);
}

async function read(page) {
  const url = `${BASE_URL.replace(/\/+$/, '')}/api/v1/users?${new URLSearchParams({ page, page_size: PAGE_SIZE })}`;
  const headers = API_KEY === undefined ? {} : { Authorization: `Bearer ${API_KEY}` };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error) => {
    throw new Error(`No service answers at ${BASE_URL}. (${error.message})`, { cause: error });
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The service answered ${answer.status}: ${text}`);
  // Amounts stay the digits that the service wrote.
  return parse(text, (_name, value) => (isLosslessNumber(value) ? value.toString() : value));
}

/** Python writes a millionth of a cent as 1E-8. */
function plain(amount) {
  const [, whole, fraction = '', exponent = '0'] = AMOUNT.exec(amount) ?? [];
  if (whole === undefined) throw new Error(`A balance is no amount: ${amount}`);
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction)
    .padStart(whole.length + fraction.length - Math.min(point - 1, 0), '0')
    .padEnd(point, '0');
  const at = Math.max(point, 1);
  return at < digits.length ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits;
}

function field(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
