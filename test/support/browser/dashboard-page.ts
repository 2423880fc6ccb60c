import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../app/test-app';
import type { Api } from '../http/api';
import { eventually, until } from '../async/eventually';
import { ACTION_TIMEOUT_MS, Browser } from './browser';

/** Screenshots of specs go to this folder, if it is set. */
const { SCREENSHOTS } = process.env;

const TRANSITIONS_MAX_MS = 2_000;
/** Whether a chart of the page has a colored spot: its axes are gray. As text: these settings know no browser's types. */
const IS_CHART_DRAWN = `[...document.querySelectorAll('canvas')].some((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, opacity] = data.subarray(at, at + 4);
    if (opacity > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) return true;
  }
  return false;
})`;

interface Options {
  /** Settings of the service beyond the test's own. */
  readonly variables?: Record<string, string>;
  /** Signs in with this key before a view is opened. */
  readonly key?: string;
}

/** The dashboard of a service of its own, in a browser of its own. */
export class DashboardPage {
  private constructor(
    private running: TestApp,
    private readonly variables: Record<string, string>,
    private readonly browser: Browser,
    private readonly profile: TemporaryDirectory,
    private readonly key: string | undefined,
  ) {}

  static async start({ variables = {}, key }: Options = {}): Promise<DashboardPage> {
    const app = await TestApp.start(variables);
    const profile = new TemporaryDirectory();
    try {
      return new DashboardPage(app, variables, await Browser.start(profile.path, app.origin), profile, key);
    } catch (error) {
      await app.stop();
      profile.remove();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    await this.app.stop();
    this.profile.remove();
  }

  get app(): TestApp {
    return this.running;
  }

  /**
   * Ends the service under the open page, and starts it again at the same address. Its settings have to name a
   * DATA_DIR, which stays.
   */
  async withoutService(meanwhile: () => Promise<void>): Promise<void> {
    const { port } = new URL(this.app.origin);
    await this.app.stop();
    try {
      await meanwhile();
    } finally {
      this.running = await TestApp.start({ ...this.variables, PORT: port });
    }
  }

  /** The API, with the key of the page. */
  get api(): Api {
    return this.key === undefined ? this.app.api : this.app.api.with(this.key);
  }

  get page(): Page {
    return this.browser.page;
  }

  /** What went wrong in the browser so far: see {@link Browser.faults}. */
  get faults(): readonly string[] {
    return this.browser.faults;
  }

  /**
   * Opens a view and waits for its heading, signing in first where that is needed.
   * @param path below /dashboard, with its search parameters: `/users?q=ada`
   */
  async open(path: string, heading: string): Promise<void> {
    await this.page.goto(`${this.app.origin}/dashboard${path}`);
    if (this.key !== undefined) await this.signIn(this.key);
    await this.see(heading, 'heading');
  }

  async signIn(key: string, keep = false): Promise<void> {
    await this.page.getByLabel('Key', { exact: true }).fill(key);
    if (keep) await this.page.getByLabel('Keep until this tab closes').check();
    await this.click('Sign in');
  }

  /** Waits until a text, or an element of this role with this name, is visible. */
  async see(text: string, role?: 'heading' | 'button' | 'link' | 'dialog' | 'alert'): Promise<void> {
    const found =
      role === undefined ? this.page.getByText(text) : this.page.getByRole(role, { name: text, exact: true });
    await found.first().waitFor();
  }

  /** Repeats a check of what the page shows until it passes: a page is drawn a little later than its data are there. */
  async shows(check: () => Promise<void>): Promise<void> {
    await eventually(check, ACTION_TIMEOUT_MS);
  }

  /** Waits until a chart of the page shows values. */
  async chart(): Promise<void> {
    await until('a chart is drawn', ACTION_TIMEOUT_MS, () => this.page.evaluate<boolean>(IS_CHART_DRAWN));
  }

  async click(name: string, role: 'button' | 'link' | 'tab' | 'menuitem' = 'button'): Promise<void> {
    await this.page.getByRole(role, { name, exact: true }).click();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(value);
  }

  /** The text of the element that has the focus. */
  async focused(): Promise<string> {
    // As text: the settings of this project know no browser's types.
    return await this.page.evaluate<string>('document.activeElement.textContent');
  }

  /** Waits until a field that was refused has the focus. */
  async refusedField(): Promise<void> {
    const isRefused = `document.activeElement.getAttribute('aria-invalid') === 'true'`;
    // In turns from here: within the page its policy forbids to evaluate text.
    await until('a refused field has the focus', ACTION_TIMEOUT_MS, () =>
      this.page.evaluate<boolean>(isRefused),
    );
  }

  async colorScheme(scheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme });
  }

  /** @param width in pixels; 360 is the narrowest that the page is made for */
  async resize(width: number): Promise<void> {
    await this.page.setViewportSize({ width, height: width < 600 ? 780 : 900 });
    // The navigation slides away; a window that draws no frames would never end that.
    await this.page.evaluate(
      `Promise.race([
        Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished)),
        new Promise((resolve) => setTimeout(resolve, ${TRANSITIONS_MAX_MS})),
      ])`,
    );
  }

  /** See {@link Browser.overflow}. */
  async overflow(): Promise<number> {
    return this.browser.overflow();
  }

  /** Tables and dialogs of which something is beyond the right edge, one line each, with how many pixels. */
  async cut(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('main *, [role=dialog], [role=dialog] *')]
        .filter((each) => ['auto', 'scroll'].includes(getComputedStyle(each).overflowX))
        .filter((each) => each.matches('[role=dialog] *, [role=dialog]') || each.querySelector('table') !== null)
        .filter((each) => each.scrollWidth > each.clientWidth && each.closest('.visually-hidden') === null)
        .map((each) => (each.getAttribute('aria-label') ?? each.className) + ': ' + (each.scrollWidth - each.clientWidth))`,
    );
  }

  /** See {@link Browser.barriers}. */
  async barriers(): Promise<string[]> {
    return this.browser.barriers();
  }

  /** Takes a picture into the folder that SCREENSHOTS names; does nothing without it. */
  async screenshot(name: string): Promise<void> {
    if (SCREENSHOTS === undefined) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }
}
