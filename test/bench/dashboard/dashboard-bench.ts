// What the dashboard costs its readers: the first load in bytes and milliseconds, on a processor slowed down four times,
// and the pages of a list of 100,000 users. `npm run bench:dashboard`, after `npm run build`; it needs Chromium.
import 'reflect-metadata';
import type { CDPSession } from 'playwright-core';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { FillableApp } from '../../support/app/fillable-app';
import { Browser } from '../../support/browser/browser';
import { print, printRow } from '../report';

const USERS = 100_000;
const AT_ONCE = 2_000;
const ROUNDS = 5;
const PAGES = 40;
const SLOWDOWN = 4;
/** The figures are taken this long after the view has its data. */
const SETTLED_MS = 1_000;

async function main(): Promise<void> {
  const folder = new TemporaryDirectory();
  const profile = new TemporaryDirectory();
  const app = await FillableApp.start({ DATA_DIR: folder.path });
  try {
    for (let from = 0; from < USERS; from += AT_ONCE) {
      await app.createAccounts(Array.from({ length: AT_ONCE }, (_, index) => `user-${from + index}`));
    }
    await app.api.post('/api/v1/topup', { user_id: 'user-1', amount: 1234.5 });
    await app.api.post('/api/v1/bill', { user_id: 'user-1', amount: 12.25 });

    const browser = await Browser.start(profile.path, app.origin);
    try {
      await measureFirstLoad(browser, app.origin);
    } finally {
      await browser.stop();
    }
    await measurePages(app);
  } finally {
    await app.stop();
    profile.remove();
    folder.remove();
  }
}

async function measureFirstLoad({ page }: Browser, origin: string): Promise<void> {
  const figures: Record<string, number[]> = {
    'kB of files, compressed': [],
    'kB sent, with headers and answers': [],
    'API calls': [],
    'first paint ms': [],
    'largest paint ms': [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const traffic = watchTraffic(session);
    // Nothing looks into the page before it is drawn, which would slow it down.
    const numbers = page.waitForResponse(/\/api\/v1\/overview/);
    await page.goto(`${origin}/dashboard`);
    await (await numbers).finished();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLED_MS);
    const paints = await page.evaluate<Record<string, number>>(PAINTS);
    figures['kB of files, compressed']!.push(traffic.fileBytes() / 1_000);
    figures['kB sent, with headers and answers']!.push(traffic.bytes() / 1_000);
    figures['API calls']!.push(traffic.calls());
    figures['first paint ms']!.push(paints['first']!);
    figures['largest paint ms']!.push(paints['largest']!);
    await session.detach();
  }
  print(`The first load of the overview, processor slowed down ${SLOWDOWN} times, nothing cached`);
  for (const [name, values] of Object.entries(figures)) printRow(name, values, 0);
}

/** As text: the settings of this project know no browser's types. */
const PAINTS = `new Promise((resolve) => {
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  new PerformanceObserver((list) => {
    resolve({ first: first.startTime, largest: list.getEntries().at(-1).startTime });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

interface Traffic {
  bytes: () => number;
  /** Without the API's answers, and without headers. */
  fileBytes: () => number;
  calls: () => number;
}

function watchTraffic(session: CDPSession): Traffic {
  let bytes = 0;
  let fileBytes = 0;
  let calls = 0;
  const ofApi = new Set<string>();
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (!ofApi.has(requestId)) fileBytes += encodedDataLength;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  session.on('Network.requestWillBeSent', ({ request, requestId }) => {
    if (!request.url.includes('/api/v1/')) return;
    calls += 1;
    ofApi.add(requestId);
  });
  return { bytes: () => bytes, fileBytes: () => fileBytes, calls: () => calls };
}

async function measurePages(app: FillableApp): Promise<void> {
  const from = new Date(Date.now() - 7 * 86_400_000).toISOString();
  print(`A page of 50 of ${USERS} users, with what they spent in 7 days, ms`);
  for (const sort of ['-created_at', 'user_id', 'display_name']) {
    const times: number[] = [];
    let cursor = '';
    for (let page = 0; page < PAGES; page += 1) {
      const begun = performance.now();
      const answer = await app.api.get(`/api/v1/users?sort=${sort}&page_size=50&from=${from}${cursor}`);
      times.push(performance.now() - begun);
      cursor = `&cursor=${String(answer.json['next_cursor'])}`;
    }
    printRow(`sorted by ${sort}`, times, 1);
  }
}

void main();
