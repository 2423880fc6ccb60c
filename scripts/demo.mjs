// Fills a running service, over its API alone: users, movements, keys, prices and a few hundred AI calls, so that each
// view of the dashboard has something to show. `npm run demo`, with BASE_URL and API_KEY (an admin key) as for the tour;
// `make demo` starts all that it needs. AI calls are made only where the service calls the fake provider. All of it is of
// now: history can't be written after the fact. Movements stay, so a service with other users needs `-- --yes`.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { parseArgs } from 'node:util';

const { PORT = '8001', BASE_URL = `http://127.0.0.1:${PORT}`, API_KEY } = process.env;
const API = `${BASE_URL}/api/v1`;
const CALL_TIMEOUT_MS = 30_000;
const LANES = 12;
const AI_CALLS = 280;
/** How long refusals are gathered, and more. */
const COUNTED_MAX_MS = 8_000;
const PAUSE_MS = 250;
const CHECKS = 10;
const LIVE_STREAMS = 3;
const MOST_OUTPUT = 2_500;

/** The last one has little, and asks for more. */
const USERS = [
  ['ines.moreau', 'Inès Moreau', '180'],
  ['tomas.novak', 'Tomáš Novák', '95.5'],
  ['priya.raman', 'Priya Raman', '240'],
  ['jonas.weber', 'Jonas Weber', '60'],
  ['amara.okafor', 'Amara Okafor', '120'],
  ['li.wei', '李薇', '75.25'],
  ['sofia.rossi', 'Sofia Rossi', '50'],
  ['kenji.tanaka', '田中健二', '310'],
  ['maria.silva', 'Maria da Silva', '42'],
  ['oleksandr.shevchenko', 'Oleksandr Shevchenko', '88.8'],
  ['freya.lindqvist', 'Freya Lindqvist', '15'],
  ['nadia.haddad', 'Nadia Haddad', '0.06'],
];
const USER_IDS = USERS.map(([userId]) => userId);
const NEAR_ZERO = USER_IDS.at(-1);

/** Models of the operator's own, by provider. */
const HOUSE_MODELS = { openai: 'house-assistant', anthropic: 'house-editor', gemini: 'house-search' };
const HOUSE_LIMITS = { max_input_tokens: 200_000, max_output_tokens: 64_000 };
/** Their sheets; the first model has one before and one after a change of prices. */
const HOUSE_SHEETS = [
  ...['1.9', '2.4'].map((output) => [
    'openai',
    {
      upstream_model: 'gpt-5-mini',
      display_name: 'House assistant',
      aliases: ['assistant'],
      prices: { input: '0.25', cache_read: '0.025', output },
      markup_percent: '35',
    },
  ]),
  [
    'anthropic',
    { upstream_model: 'claude-haiku-4-5', prices: { input: '1', cache_read: '0.1', output: '5' } },
  ],
  [
    'gemini',
    { upstream_model: 'gemini-2.5-flash', prices: { input: '0.3', cache_read: '0.03', output: '2.5' } },
  ],
];

/** No provider but the fake one has it: others refuse it, and cost nothing. */
const PROBE = 'demo-check';

const chat = (model) => ({
  model,
  path: () => '/v1/chat/completions',
  body: (text, stream) => ({
    model,
    stream,
    messages: [{ role: 'user', content: text }],
    max_completion_tokens: MOST_OUTPUT,
  }),
});
const responses = (model) => ({
  model,
  path: () => '/v1/responses',
  body: (text, stream) => ({ model, stream, input: text, max_output_tokens: MOST_OUTPUT }),
});
const messages = (model) => ({
  model,
  path: () => '/v1/messages',
  body: (text, stream) => ({
    model,
    stream,
    messages: [{ role: 'user', content: text }],
    max_tokens: MOST_OUTPUT,
  }),
});
const gemini = (model) => ({
  model,
  path: (stream) => `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  body: (text) => ({
    contents: [{ role: 'user', parts: [{ text }] }],
    generationConfig: { maxOutputTokens: MOST_OUTPUT },
  }),
});
const embeddings = (model) => ({
  model,
  hasNoOutput: true,
  path: () => '/v1/embeddings',
  body: (text) => ({ model, input: text }),
});

/** By weight: the first ones are called most. */
const MODELS = [
  chat('gpt-5-mini'),
  messages('claude-sonnet-4-5'),
  gemini('gemini-2.5-flash'),
  chat(HOUSE_MODELS.openai),
  chat('gpt-5-mini'),
  messages('claude-haiku-4-5'),
  responses('gpt-5'),
  messages('claude-sonnet-4-5'),
  chat('gpt-4.1-mini'),
  embeddings('text-embedding-3-small'),
  gemini('gemini-2.5-flash'),
  messages('claude-opus-4-5'),
];
const TAGS = [
  'feature=chat,team=support',
  'feature=summary,team=research',
  'feature=search,team=product',
  'feature=code,team=platform',
  'feature=chat,team=sales',
];

const SENTENCE = 'Summarise the notes of the meeting and list what is open, by whom and until when. ';

/** Whole numbers below a bound, the same ones in each run. */
let state = 20_261_128;
function below(bound) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % bound;
}

async function main() {
  const { values } = parseArgs({
    options: { yes: { type: 'boolean', default: false }, live: { type: 'boolean', default: false } },
  });
  const { currencies } = await api('GET', '/status');
  if (!values.yes) await refuseOthers();
  await fillAccounts(currencies);
  const keys = await issueKeys();
  await moveCredits(keys);
  const isFake = await callsFakeProvider();
  await setPrices();
  if (isFake) {
    await makeCalls(keys);
    await beRefused(keys);
    await settled();
  } else {
    console.log(
      'No AI calls: this service does not send them to the fake provider. `make demo` starts one that does.',
    );
  }
  await report();
  if (values.live && isFake) await stayLive();
}

/** @throws where the service has users that are not of the demo */
async function refuseOthers() {
  const { users, total } = await api('GET', '/users?page_size=100&sort=user_id');
  const others = users.filter(({ user_id }) => !USER_IDS.includes(user_id));
  if (others.length === 0 && total <= USER_IDS.length) return;
  throw new Error(
    `The service at ${API} has other users already, and movements can’t be undone. ` +
      'To fill it all the same: npm run demo -- --yes',
  );
}

async function fillAccounts(currencies) {
  await inLanes(USERS, async ([user_id, display_name, amount]) => {
    await api('POST', '/accounts', { user_id, display_name }, [201, 409]);
    await api('POST', '/topup', { user_id, amount, description: `Card payment ${1_000 + below(9_000)}` });
  });
  const [, other] = currencies;
  if (other === undefined) return;
  await inLanes(USERS.slice(0, 3), async ([user_id, display_name]) => {
    const currency = other;
    await api('POST', '/accounts', { user_id, display_name, currency }, [201, 409]);
    await api('POST', '/topup', { user_id, amount: '50', currency, description: 'Bank transfer' });
    await api('POST', '/bill', { user_id, amount: '4.75', currency, description: 'Translation, 950 words' });
  });
}

/** @returns the secrets by name */
async function issueKeys() {
  const terms = {
    checkout: { name: 'Checkout', role: 'app', budget: { amount: '200', period: 'month' } },
    assistant: { name: 'Assistant', role: 'app', requests_per_minute: 6_000, tokens_per_minute: 9_000_000 },
    nightly: { name: 'Nightly reports', role: 'app', budget: { amount: '0.04', period: 'day' } },
    laptop: {
      name: 'Laptop of Inès',
      role: 'user',
      user_id: 'ines.moreau',
      budget: { amount: '25', period: 'week' },
    },
    editor: {
      name: 'Editor of Tomáš',
      role: 'user',
      user_id: 'tomas.novak',
      models: ['gpt-5-mini', 'claude-haiku-4-5'],
    },
    old: { name: 'Old integration', role: 'app' },
  };
  const secrets = {};
  for (const [name, body] of Object.entries(terms)) {
    const { key, key_id } = await api('POST', '/keys', body, [201]);
    secrets[name] = key;
    if (name === 'old') await api('DELETE', `/keys/${key_id}`);
  }
  return secrets;
}

async function moveCredits({ checkout }) {
  const orders = ['Image set, 12 pictures', 'PDF export, 40 pages', 'Transcript, 1 h 12 min', 'Voice, 3 min'];
  const bills = await inLanes([...USER_IDS.slice(0, -1), ...USER_IDS.slice(0, 5)], async (user_id, index) => {
    const amount = `${1 + below(3)}.${10 + below(90)}`;
    const body = { user_id, amount, description: orders[index % 4], reference: `order-${1_001 + index}` };
    const { headers } = await send('POST', `${API}/bill`, body, checkout, [200]);
    return headers.get('location').split('/').at(-1);
  });
  const [full, inParts] = bills;
  await api('POST', '/refunds', { transaction_id: full, reason: 'Ordered twice' }, [201]);
  const part = { transaction_id: inParts, amount: '0.5', reason: 'One page was missing' };
  await api('POST', '/refunds', part, [201]);
  const holds = await inLanes(USER_IDS.slice(0, 6), async (user_id) => {
    const body = { user_id, amount: '2.5', expires_in_seconds: 86_400, description: 'Video, 90 s' };
    return (await api('POST', '/holds', body, [201])).hold_id;
  });
  await api('POST', `/holds/${holds[0]}/capture`, { amount: '1.75' });
  await api('POST', `/holds/${holds[1]}/capture`, {});
  await api('POST', `/holds/${holds[2]}/release`);
  const operations = USER_IDS.slice(2, 7).map((user_id) => ({
    type: 'topup',
    user_id,
    amount: '5',
    description: 'Credits of the month',
  }));
  await api('POST', '/batch', { operations });
}

async function setPrices() {
  for (const [provider, sheet] of HOUSE_SHEETS) {
    const body = { provider, limits: HOUSE_LIMITS, ...sheet };
    await api('PUT', `/models/${HOUSE_MODELS[provider]}`, body, [200, 201]);
  }
}

/** Whether all three providers are the fake one. What it asks for shows as calls of the operator's own models. */
async function callsFakeProvider() {
  const limits = { max_input_tokens: 1_000, max_output_tokens: 16 };
  const prices = { input: 0, output: 0 };
  const probes = Object.entries({ openai: chat, anthropic: messages, gemini });
  const answers = await inLanes(probes, async ([provider, dialect]) => {
    const model = HOUSE_MODELS[provider];
    await api('PUT', `/models/${model}`, { provider, upstream_model: PROBE, prices, limits }, [200, 201]);
    return (await callModel(dialect(model), { userId: USER_IDS[0], script: {}, text: 'Hello' })).status;
  });
  return answers.every((status) => status === 200);
}

async function makeCalls(keys) {
  const indexes = Array.from({ length: AI_CALLS }, (_, index) => index);
  await inLanes(indexes, async (index) => {
    const model = MODELS[index % MODELS.length];
    // Squared, so that the first ones call most.
    const userId = USER_IDS[Math.floor((below(1_000) ** 2 / 1_000_000) * (USER_IDS.length - 1))];
    await callModel(model, { ...callerOf(index, userId, model, keys), ...callOf(index, model) });
  });
  const own = { userId: NEAR_ZERO, key: keys.assistant, tags: TAGS[0] };
  for (let call = 0; call < 12; call += 1) {
    const script = { input: 900, output: 240 };
    await callModel(messages('claude-sonnet-4-5'), { ...own, script, text: SENTENCE.repeat(12) });
  }
}

/** Who calls: mostly an application for a user, now and then a user. */
function callerOf(index, userId, { model }, keys) {
  if (index % 9 === 4) return { key: keys.laptop };
  if (index % 9 === 7 && ['gpt-5-mini', 'claude-haiku-4-5'].includes(model)) return { key: keys.editor };
  return { userId, key: keys.assistant, tags: TAGS[below(TAGS.length)] };
}

/** What is asked, and how the fake provider answers. */
function callOf(index, { hasNoOutput }) {
  const input = 200 + below(3_000);
  const cached = hasNoOutput || index % 3 !== 0 ? 0 : below(4_000);
  const output = 40 + below(900);
  const script = {
    input,
    ...(hasNoOutput ? {} : { cache_read: cached, output, reasoning: below(output) }),
    delay_ms: 2 + below(6),
    ...faultOf(index),
  };
  // A hold counts a token for each byte, and the charge stays within the hold.
  const text = SENTENCE.repeat(Math.ceil((input + cached) / SENTENCE.length) + 1);
  const isStream = !hasNoOutput && (index % 2 === 1 || script.error_after !== undefined);
  return { script, text, isStream, leaves: isStream && index % 60 === 31 };
}

/** A few calls go wrong, each in another way. */
function faultOf(index) {
  if (index % 50 === 8) return { status: 500 };
  if (index % 110 === 40) return { error_after: 2 };
  if (index % 130 === 64) return { output: 4 * MOST_OUTPUT, reasoning: 0 };
  return {};
}

/** Calls that the service refuses. */
async function beRefused(keys) {
  const asked = { userId: USER_IDS[3], key: keys.assistant, script: {}, text: 'Hello' };
  const unknown = [chat('gpt-7'), chat('gpt-7'), chat('gpt-7'), messages('claude-next'), chat('llama-4')];
  await inLanes([...unknown, ...unknown.slice(0, 3)], (model) => callModel(model, asked));
  await callModel(messages('claude-opus-4-5'), { ...asked, userId: undefined, key: keys.editor });
  await callModel(chat('gpt-5-mini'), { ...asked, key: 'no-key-of-this-service' });
  const nightly = {
    ...asked,
    key: keys.nightly,
    text: SENTENCE.repeat(40),
    script: { input: 3_000, output: 600 },
  };
  for (let call = 0; call < 5; call += 1) await callModel(messages('claude-sonnet-4-5'), nightly);
}

/** Waits until the calls are settled and the refusals counted. */
async function settled() {
  const endMs = performance.now() + COUNTED_MAX_MS;
  for (;;) {
    const { calls } = await api('GET', '/status');
    const { models } = await api('GET', '/refusals/unpriced-models');
    if ((calls.settlements_waiting === 0 && models.length > 0) || performance.now() > endMs) return;
    await sleep(PAUSE_MS);
  }
}

async function report() {
  const { calls, failed } = await api('GET', '/overview');
  const { total } = await api('GET', '/users');
  let check = await api('GET', '/books/check');
  // Calls that end during a check show as differences.
  for (let attempt = 1; attempt < CHECKS && !check.balanced; attempt += 1) {
    await sleep(PAUSE_MS);
    check = await api('GET', '/books/check');
  }
  if (!check.balanced) throw new Error('The books do not add up: npm run books:check says where.');
  console.log(`${total} users, ${calls.value} AI calls, ${failed.value} of which failed. The books add up.`);
  console.log(`Dashboard ${BASE_URL}/dashboard`);
}

/** A few streams at a time, until a signal ends the process. */
async function stayLive() {
  const lane = async (_item, index) => {
    for (;;) {
      const script = { input: 800, output: 400 + below(400), frames: 30, delay_ms: 300 + below(300) };
      const userId = USER_IDS[below(6)];
      const call = { userId, tags: TAGS[index], script, text: SENTENCE.repeat(12), isStream: true };
      await callModel(MODELS[below(3)], call);
    }
  };
  await Promise.all(Array.from({ length: LIVE_STREAMS }, lane));
}

/** Makes an AI call and reads its answer, or leaves amid it. @returns the status */
async function callModel(model, { userId, key, tags, script, text, isStream = false, leaves = false }) {
  const words = new URLSearchParams(Object.entries(script).map(([name, value]) => [name, String(value)]));
  const headers = {
    'User-Agent': `credits-demo fake-script(${words})`,
    ...(userId === undefined ? {} : { 'Credits-User': userId }),
    ...(tags === undefined ? {} : { 'Credits-Tags': tags }),
  };
  const response = await request(
    'POST',
    BASE_URL + model.path(isStream),
    model.body(text, isStream),
    key,
    headers,
  );
  try {
    if (leaves) {
      const reader = response.body.getReader();
      await reader.read();
      await reader.cancel();
    } else await response.arrayBuffer();
  } catch {
    // A stream that the provider broke breaks here as well.
  }
  return { status: response.status };
}

/** Makes a call of the API. @returns its JSON, in which only ids and counts are read */
async function api(method, path, body, expected = [200]) {
  return (await send(method, API + path, body, API_KEY, expected)).json;
}

async function send(method, url, body, key, expected) {
  const response = await request(method, url, body, key);
  const answer = await response.text();
  if (!expected.includes(response.status)) {
    throw new Error(`${method} ${url} answered ${response.status}: ${answer}`);
  }
  return { headers: response.headers, json: JSON.parse(answer) };
}

async function request(method, url, body, key = API_KEY, headers = {}) {
  try {
    return await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'POST' && url.startsWith(API) ? { 'Idempotency-Key': randomUUID() } : {}),
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
  } catch (error) {
    throw new Error(
      `No service answers at ${BASE_URL}: start one with "make run" or "make demo", or set BASE_URL. (${error.message})`,
      { cause: error },
    );
  }
}

/** Does a piece of work for each item, some at a time. @returns the results in the order of the items */
async function inLanes(items, work) {
  const results = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

main().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
