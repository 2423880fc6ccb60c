import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startFakeProvider } from '../apps/fake-provider/src/fake-provider';
import { DashboardPage } from '../test/support/browser/dashboard-page';
import { settingsOf } from '../test/support/gateway/gateway';
import { runNode } from '../test/support/processes/run-program';

const IMAGES = join(__dirname, '../docs/images');
const CHARTS_MS = 3_000;
const KEY = 'key-of-the-pictures';

/** Takes the README's pictures, of the dashboard with the demo's data and of /docs: `npm run pictures`. Needs Chromium. */
async function main(): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const provider = await startFakeProvider();
  const settings = { CURRENCIES: 'USD,EUR', DEFAULT_MARKUP_PERCENT: '20', ADMIN_API_KEYS: KEY };
  const dashboard = await DashboardPage.start({
    variables: { ...settingsOf(provider), ...settings },
    key: KEY,
  });
  const { origin } = dashboard.app;
  try {
    await runNode(['scripts/demo.mjs'], { BASE_URL: origin, API_KEY: KEY });
    await takeDashboard(dashboard);
    await takeDocs(dashboard.page, origin);
  } finally {
    await dashboard.stop();
    await provider.close();
  }
}

async function takeDashboard(dashboard: DashboardPage): Promise<void> {
  const { page } = dashboard;
  await page.setViewportSize({ width: 1_280, height: 860 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await dashboard.colorScheme(colorScheme);
    await dashboard.open('/?range=1h', 'Overview');
    await page.waitForLoadState('networkidle');
    // Bars grow as they appear.
    await page.waitForTimeout(CHARTS_MS);
    await page.screenshot({ path: join(IMAGES, `dashboard-${colorScheme}.png`) });
  }
}

async function takeDocs(page: Page, origin: string): Promise<void> {
  await page.setViewportSize({ width: 1_000, height: 1_060 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${origin}/docs`);
  await page.locator('.opblock-tag-section').first().waitFor();
  await page.waitForLoadState('networkidle');
  // As text: the settings of this project know no browser's types.
  await page.evaluate("document.querySelector('.opblock-tag-section').scrollIntoView()");
  await page.screenshot({ path: join(IMAGES, 'docs.png') });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
