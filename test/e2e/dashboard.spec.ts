import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DashboardPage } from '../support/browser/dashboard-page';
import { describeWith } from '../support/requirements/requirements';
import { TestApp } from '../support/app/test-app';

const ADMIN = 'admin-key-of-the-dashboard';
const BUILT = join(__dirname, '../../dist/apps/dashboard');
/** Compressed, until the first view is painted with its tiles and tables. */
const FIRST_PAINT_MAX_BYTES = 200_000;
/** With what draws its charts, which comes after that. */
const FIRST_VIEW_MAX_BYTES = 250_000;

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

describe('the dashboard', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ ADMIN_API_KEYS: ADMIN, PUBLIC_URL: 'https://example.com/credits' });
  });

  afterAll(async () => {
    await app.stop();
  });

  it.each(['/dashboard', '/dashboard/', '/dashboard/users/a%20b', '/dashboard?range=24h'])(
    'is the page at %s, for anybody',
    async (path) => {
      const { status, headers, text } = await app.api.send(path, {});
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/html');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).toContain('src="/credits/dashboard/assets/');
    },
  );

  it('allows no script and no style but its own, and each answer’s own nonce', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, text } = await app.api.send('/dashboard', {});
        const policy = headers.get('content-security-policy') ?? '';
        const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
        expect(policy).toBe(
          `default-src 'none';script-src 'self';style-src 'self' 'nonce-${nonce}';img-src 'self' data:;` +
            "connect-src 'self';frame-ancestors 'none';base-uri 'none';form-action 'none'",
        );
        expect(text).toContain(`<meta property="csp-nonce" nonce="${nonce}">`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  it('has assets that never change, compressed', async () => {
    const { text } = await app.api.send('/dashboard', {});
    const [, script = ''] = /src="\/credits(\/dashboard\/assets\/[^"]+\.js)"/.exec(text) ?? [];
    for (const encoding of ['br', 'gzip']) {
      const { status, headers } = await app.api.send(script, { headers: { 'accept-encoding': encoding } });
      expect(status).toBe(200);
      expect(headers.get('content-encoding')).toBe(encoding);
      expect(headers.get('content-type')).toContain('text/javascript');
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    const head = await app.api.send(script, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it.each(['/dashboard/assets/', '/dashboard/assets/nothing.js', '/dashboard/assets/..%2findex.html'])(
    'has nothing at %s',
    async (path) => {
      const { status, headers, json } = await app.api.send(path, {});
      expect([status, json.code]).toEqual([404, 'not_found']);
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('takes no other method', async () => {
    for (const path of ['/dashboard', '/dashboard/users', '/dashboard/assets/page.js']) {
      const { status, headers, json } = await app.api.send(path, { method: 'POST' });
      expect([status, headers.get('allow'), json.code]).toEqual([405, 'GET, HEAD', 'method_not_allowed']);
    }
  });

  it.each([
    ['paint', FIRST_PAINT_MAX_BYTES, []],
    ['view', FIRST_VIEW_MAX_BYTES, ['src/components/plot.tsx']],
  ])('loads no more for its first %s than %d bytes', (_name, most, later) => {
    const chunks = JSON.parse(readFileSync(join(BUILT, '.vite/manifest.json'), 'utf8')) as Record<
      string,
      Chunk
    >;
    const files = new Set<string>();
    const add = (name: string) => {
      const { file, imports = [], css = [] } = chunks[name]!;
      if (files.has(file)) return;
      for (const loaded of [file, ...css]) files.add(loaded);
      imports.forEach(add);
    };
    ['index.html', 'src/views/overview/view.tsx', ...later].forEach(add);
    const bytes = [...files].reduce((sum, file) => sum + statSync(join(BUILT, `${file}.br`)).size, 0);
    expect(files.size).toBeGreaterThan(2);
    expect(bytes).toBeLessThanOrEqual(most);
  });
});

describeWith('chromium')('the dashboard in a browser', () => {
  let dashboard: DashboardPage;

  beforeAll(async () => {
    dashboard = await DashboardPage.start({
      variables: { ADMIN_API_KEYS: ADMIN, CURRENCIES: 'USD,EUR' },
      key: ADMIN,
    });
    const { api } = dashboard;
    await api.createAccount({ user_id: 'ada', initial_balance: 1_234_567.5 });
    await api.post('/api/v1/bill', { user_id: 'ada', amount: '1234.000000001' });
  });

  afterAll(async () => {
    await dashboard.stop();
  });

  it('shows the ledger’s numbers to an admin, digit by digit, and loads nothing from elsewhere', async () => {
    await dashboard.open('/', 'Overview');
    await dashboard.see('1,233,333.49…');
    const amount = dashboard.page.locator('[data-digits="1,233,333.499999999"]');
    await amount.focus();
    await dashboard.page.getByRole('tooltip', { name: '1,233,333.499999999' }).waitFor();
    await amount.blur();
    await dashboard.chart();
    await dashboard.screenshot('overview-light');
    expect(await dashboard.barriers()).toEqual([]);
    expect(dashboard.faults).toEqual([]);
  });

  it('keeps the range and the currency in the URL, from view to view', async () => {
    await dashboard.page.getByText('24 h', { exact: true }).click();
    await dashboard.page.getByLabel('Currency').selectOption('EUR');
    await dashboard.see('Topped up (EUR)');
    await dashboard.click('Users', 'link');
    await dashboard.see('Users', 'heading');
    const { search } = new URL(dashboard.page.url());
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({ range: '24h', currency: 'EUR' });
  });

  it.each([
    ['/usage?by=nonsense&metric=1&period=century&sort=up&limit=-1&range=garbage&user_id=', 'Usage'],
    ['/users?sort=fastest&q=&cursor=&range=custom&from=yesterday', 'Users'],
    ['/calls?status=lost&model=&call=&range=%00', 'Calls'],
  ])('leaves out what a URL holds that means nothing: %s', async (path, heading) => {
    await dashboard.open(path, heading);
    await dashboard.page.locator('tbody tr').first().waitFor();
    await dashboard.shows(async () => {
      expect(await dashboard.page.getByRole('alert').count()).toBe(0);
    });
    expect(dashboard.faults).toEqual([]);
  });

  it('is as good in the dark', async () => {
    await dashboard.colorScheme('dark');
    await dashboard.open('/', 'Overview');
    await dashboard.chart();
    await dashboard.screenshot('overview-dark');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.colorScheme('light');
  });

  it('fits a window of 360 pixels', async () => {
    await dashboard.resize(360);
    await dashboard.open('/', 'Overview');
    await dashboard.see('1,233,333.49…');
    expect(await dashboard.overflow()).toBe(0);
    await dashboard.screenshot('overview-360');
    await dashboard.click('Open navigation');
    await dashboard.click('Users', 'link');
    await dashboard.see('Users', 'heading');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.resize(1280);
  });

  it('lists users, sorts them, and opens one by keyboard', async () => {
    for (let index = 0; index < 60; index += 1) {
      await dashboard.api.createAccount({ user_id: `user-${index}`, initial_balance: index });
    }
    await dashboard.open('/users', 'Users');
    await dashboard.see('user-59');
    await dashboard.click('Next');
    await dashboard.see('user-0');
    await dashboard.click('Previous');
    await dashboard.see('user-59');
    await dashboard.click('Sort by User');
    await dashboard.page
      .getByRole('columnheader', { name: 'User' })
      .and(dashboard.page.locator('[aria-sort=descending]'))
      .waitFor();
    await dashboard.screenshot('users');
    expect(await dashboard.barriers()).toEqual([]);
    await dashboard.page.locator('tbody tr').first().focus();
    await dashboard.page.keyboard.press('ArrowDown');
    await dashboard.page.keyboard.press('Enter');
    await dashboard.see('user-8', 'heading');
    expect(new URL(dashboard.page.url()).pathname).toBe('/dashboard/users/user-8');
    expect(dashboard.faults).toEqual([]);
  });

  it.each(['users', 'users/ada', 'calls', 'usage', 'models', 'keys', 'health'])(
    'has the view %s',
    async (path) => {
      await dashboard.page.goto(`${dashboard.app.origin}/dashboard/${path}`);
      await dashboard.signIn(ADMIN);
      await dashboard.page.getByRole('heading', { level: 1 }).waitFor();
      expect(dashboard.faults).toEqual([]);
    },
  );

  it('keeps the key in memory, or in the tab where that was asked for, and nowhere else', async () => {
    const { page } = dashboard;
    const stored = () =>
      page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    await dashboard.open('/', 'Overview');
    expect(await stored()).not.toContain(ADMIN);
    await page.reload();
    await dashboard.signIn(ADMIN, true);
    await dashboard.see('Overview', 'heading');
    await page.reload();
    await dashboard.see('Overview', 'heading');
    expect(JSON.parse(await stored())).toEqual([
      expect.not.objectContaining({ key: ADMIN }),
      expect.anything(),
    ]);
    expect(await page.evaluate<string>('JSON.stringify({ ...localStorage })')).not.toContain(ADMIN);
    expect(page.url()).not.toContain(ADMIN);
    await dashboard.click('Sign out');
    await dashboard.see('Sign in', 'button');
    expect(await stored()).not.toContain(ADMIN);
  });

  it('says where a key is missing, or has a typo, and sends none of them', async () => {
    await dashboard.page.goto(`${dashboard.app.origin}/dashboard/`);
    await dashboard.see('Sign in', 'button');
    const sent: string[] = [];
    dashboard.page.on('request', (request) => sent.push(request.url()));
    await dashboard.click('Sign in');
    await dashboard.see('Enter a key.');
    const { secret } = await dashboard.api.issueKey({ role: 'admin' });
    await dashboard.signIn(secret.slice(0, -1));
    await dashboard.see('This key looks mistyped: its checksum is wrong. Copy it again.');
    expect(sent).toEqual([]);
    const [box, label] = await Promise.all([
      dashboard.page.getByRole('checkbox').boundingBox(),
      dashboard.page.getByText('Keep until this tab closes').boundingBox(),
    ]);
    // Beside it, not below.
    expect(label!.y).toBeLessThan(box!.y + box!.height);
    expect(label!.x).toBeGreaterThanOrEqual(box!.x + box!.width);
    await dashboard.screenshot('sign-in-mistyped');
  });

  it('says that it does not know a key', async () => {
    await dashboard.signIn('another-key');
    await dashboard.see('The service does not know this key.');
    await dashboard.screenshot('sign-in');
    expect(await dashboard.barriers()).toEqual([]);
  });

  it('leads a user to the user’s own credits', async () => {
    const { secret } = await dashboard.api.issueKey({ role: 'user', user_id: 'ada' });
    await dashboard.page.goto(`${dashboard.app.origin}/dashboard/users`);
    await dashboard.signIn(secret);
    await dashboard.see('My credits', 'heading');
    await dashboard.see('1,233,333.49…');
    expect(new URL(dashboard.page.url()).pathname).toBe('/dashboard/me');
    expect(await dashboard.page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  });
});

describeWith('chromium')('the dashboard of an open service', () => {
  it('asks for no key, and says how to close it', async () => {
    const dashboard = await DashboardPage.start();
    try {
      await dashboard.open('/', 'Overview');
      await dashboard.see('This service is open.');
      await dashboard.screenshot('overview-open');
      expect(await dashboard.barriers()).toEqual([]);
      expect(dashboard.faults).toEqual([]);
    } finally {
      await dashboard.stop();
    }
  });

  it('keeps the page while the service is away, and goes on by itself', async () => {
    const dashboard = await DashboardPage.start();
    try {
      await dashboard.open('/', 'Overview');
      await dashboard.see('Outstanding (USD)');
      await dashboard.page.context().setOffline(true);
      await dashboard.page.getByText('24 h', { exact: true }).click();
      await dashboard.see('The service does not answer; trying again.');
      await dashboard.see('Outstanding (USD)');
      await dashboard.page.context().setOffline(false);
      await dashboard.page
        .getByText('The service does not answer; trying again.')
        .waitFor({ state: 'hidden' });
      await dashboard.see('Outstanding (USD)');
    } finally {
      await dashboard.stop();
    }
  });
});
