import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { settingsOf } from '../support/gateway/gateway';
import type { Answer } from '../support/http/api';
import { sampleIn } from '../support/http/samples';
import { TestApp } from '../support/app/test-app';

const API_KEY = 'key-of-the-app-1';
const ADMIN_KEY = 'key-of-the-operator-1';
const DASHBOARD = join(__dirname, '../../deploy/grafana-dashboard.json');
const RULES = join(__dirname, '../../deploy/alerts.yml');
const OPERATIONS = join(__dirname, '../../docs/operations.md');
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a query may hold that is neither a metric nor a label. */
const FUNCTIONS = new Set([
  'sum',
  'max',
  'min',
  'or',
  'by',
  'rate',
  'increase',
  'histogram_quantile',
  'label_values',
  'time',
  'and',
]);

/** Prometheus adds these itself. */
const UP = 'up';
const OF_PROMETHEUS = new Set(['job', 'instance']);

interface Dashboard {
  panels: { id: number; title: string; targets: { expr: string }[] }[];
  templating: { list: { type: string; query: string }[] };
}

describe('/metrics', () => {
  let app: TestApp;
  let provider: FakeProvider;

  beforeAll(async () => {
    provider = await startFakeProvider();
    app = await TestApp.start({ API_KEYS: API_KEY, ADMIN_API_KEYS: ADMIN_KEY, ...settingsOf(provider) });
  });

  afterAll(async () => {
    await app.stop();
    await provider.close();
  });

  function send(path: string, key?: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { ...JSON_TYPE, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) };
    return app.api.send(path, { ...init, headers });
  }

  async function metrics(): Promise<string> {
    const answer = await send('/metrics', ADMIN_KEY);
    expect(answer.status).toBe(200);
    return answer.text;
  }

  /** The value of a sample; 0 where there is none yet. */
  async function sample(name: string, labels: Record<string, string>): Promise<number> {
    return sampleIn(await metrics(), name, labels);
  }

  function requests(method: string, route: string, status: string): Promise<number> {
    return sample('http_request_duration_seconds_count', { method, route, status });
  }

  it('is the operator’s, in the text format of Prometheus', async () => {
    expect((await send('/metrics')).status).toBe(401);
    expect((await send('/metrics', API_KEY)).json.code).toBe('forbidden');
    const { headers } = await send('/metrics', ADMIN_KEY);
    expect(headers.get('content-type')).toMatch(/^text\/plain; .*version=0\.0\.4/);
    expect((await send('/api/v1/metrics', ADMIN_KEY)).status).toBe(404);
  });

  it('counts requests by method, pattern of the path and status', async () => {
    const before = await requests('GET', '/api/v1/accounts/:user_id', '404');
    for (const user of ['ada', 'bob']) await send(`/api/v1/accounts/${user}?currency=USD`, API_KEY);
    expect(await requests('GET', '/api/v1/accounts/:user_id', '404')).toBe(before + 2);
    await send('/api/v1/bill', API_KEY, { method: 'POST', body: '{' });
    expect(await requests('POST', '/api/v1/bill', '400')).toBe(1);
    await send('/api/v1/bill', undefined, { method: 'POST', body: '{}' });
    expect(await requests('POST', '/api/v1/bill', '401')).toBe(1);
    expect(await metrics()).not.toMatch(/\b(?:ada|bob)\b/);
  });

  it('has one label for whatever is not there, so that nobody can fill its memory', async () => {
    const before = await requests('GET', 'other', '404');
    for (let index = 0; index < 20; index += 1) await send(`/nothing/${index}`, API_KEY);
    expect(await requests('GET', 'other', '404')).toBe(before + 20);
    expect(await metrics()).not.toContain('/nothing');
  });

  it('measures how long calls take, over HTTP and to the ledger', async () => {
    const body = JSON.stringify({ user_id: 'ada', initial_balance: 10 });
    expect((await send('/api/v1/accounts', API_KEY, { method: 'POST', body })).status).toBe(201);
    const labels = { method: 'POST', route: '/api/v1/accounts', status: '201', le: '+Inf' };
    expect(await sample('http_request_duration_seconds_bucket', labels)).toBe(1);
    for (const operation of ['create_accounts', 'create_transfers', 'lookup_accounts']) {
      const outcome = { operation, outcome: 'ok' };
      expect(await sample('ledger_call_duration_seconds_count', outcome)).toBeGreaterThan(0);
      expect(await sample('ledger_call_duration_seconds_sum', outcome)).toBeGreaterThan(0);
    }
  });

  it('counts what is in flight: this very call', async () => {
    expect(await sample('http_requests_in_flight', {})).toBe(1);
    expect(await sample('http_requests_in_flight', {})).toBe(1);
  });

  /** An AI call, so that its metrics are there. */
  async function streamChat(): Promise<void> {
    const user = JSON.stringify({ user_id: 'payer', initial_balance: 10 });
    await send('/api/v1/accounts', API_KEY, { method: 'POST', body: user });
    const messages = [{ role: 'user', content: 'Hi' }];
    const body = JSON.stringify({ model: 'gpt-5-mini', user: 'payer', stream: true, messages });
    const answer = await send('/v1/chat/completions', API_KEY, { method: 'POST', body });
    expect(answer.status).toBe(200);
  }

  async function expectMetricsOf(query: string): Promise<void> {
    const text = await metrics();
    const [names, labels] = [metricsOf(query), labelsOf(query)];
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) if (name !== UP) expect(text).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
    for (const label of labels) {
      if (!OF_PROMETHEUS.has(label))
        expect(text).toMatch(new RegExp(`^${names[0]!}{[^}]*\\b${label}="`, 'm'));
    }
  }

  describe('the Grafana dashboard', () => {
    beforeAll(streamChat);

    const { panels, templating } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as Dashboard;
    const queries = [
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...templating.list.filter(({ type }) => type === 'query').map(({ query }) => query),
    ];

    it.each(queries)('asks only for what there is: %s', async (query) => {
      await expectMetricsOf(query);
    });

    it('has panels that differ in title and place', () => {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    });
  });

  describe('the alerts', () => {
    const rules = readFileSync(RULES, 'utf8')
      .split('- alert: ')
      .slice(1)
      .map((text) => [/^\w+/.exec(text)![0], /^ +expr: (.+)$/m.exec(text)![1]!, text] as const);

    beforeAll(streamChat);

    it.each(rules)('%s asks only for what there is, and says what to do: %s', async (name, query, text) => {
      // Prometheus has no answer to another label's value than those that there are.
      for (const [, label, value] of query.matchAll(/(\w+)="([^"]*)"/g))
        if (!OF_PROMETHEUS.has(label!)) expect(await metrics()).toContain(`="${value!}"`);
      await expectMetricsOf(query);
      expect(text).toMatch(/labels: \{ severity: (critical|warning) \}\n +annotations:\n +summary: '.+\.'$/m);
      expect(readFileSync(OPERATIONS, 'utf8')).toContain(`\`${name}\``);
    });
  });
});

/** The names of metrics in a query of Prometheus. */
function metricsOf(query: string): string[] {
  const bare = query.replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)|\$\w+/g, ' ');
  const words = bare.match(/[a-z_][a-z0-9_]*/g) ?? [];
  return words.filter((word) => !FUNCTIONS.has(word) && !OF_PROMETHEUS.has(word));
}

/** The labels that a query selects or groups by. */
function labelsOf(query: string): string[] {
  const selected = [...query.matchAll(/[{,]\s*(\w+)\s*(?:=~|!=|=)/g)].map(([, label]) => label!);
  const grouped = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/,\s*/));
  return [...selected, ...grouped];
}
