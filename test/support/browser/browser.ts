import axe, { type AxeResults } from 'axe-core';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from './find-chromium';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** How long the page may take to show something. */
export const ACTION_TIMEOUT_MS = 30_000;
const LAUNCH_TIMEOUT_MS = 60_000;

/** A browser of its own whose page may only talk to one origin; it keeps account of what went wrong. */
export class Browser {
  /** Errors on the console, among them violations of the page's policy; exceptions; requests to other hosts. */
  readonly faults: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly origin: string,
  ) {}

  /** @param profile an empty folder */
  static async start(profile: string, origin: string): Promise<Browser> {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium() ?? '',
      args: ARGUMENTS,
      timeout: LAUNCH_TIMEOUT_MS,
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    const page = context.pages()[0] ?? (await context.newPage());
    const browser = new Browser(context, page, origin);
    await browser.watch();
    return browser;
  }

  async stop(): Promise<void> {
    await this.context.close();
  }

  /** How many pixels of the page are beyond the window's right edge. */
  async overflow(): Promise<number> {
    // As text: the settings of this project know no browser's types.
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  /** Violations of accessibility rules that axe finds serious or critical, one line each. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(`${axe.source};undefined`);
    const { violations } = await this.page.evaluate<AxeResults>('axe.run()');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join(' | ')}`,
      );
  }

  private async watch(): Promise<void> {
    this.page.on('console', (message) => {
      if (message.type() === 'error') {
        this.faults.push(`console: ${message.text()} ${message.location().url}`);
      }
    });
    this.page.on('pageerror', (error) => {
      this.faults.push(`exception: ${error.message}`);
    });
    this.page.on('requestfailed', (request) => {
      // The page no longer wants the answer, because it went elsewhere.
      if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
      this.faults.push(`request failed: ${request.url()}`);
    });
    await this.context.route('**', async (route) => {
      const url = route.request().url();
      if (url.startsWith(`${this.origin}/`) || url.startsWith('data:')) {
        await route.fallback();
        return;
      }
      this.faults.push(`request to another host: ${url}`);
      await route.abort();
    });
  }
}
