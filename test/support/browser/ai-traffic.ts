import { startFakeProvider, type FakeProvider } from '../../../apps/fake-provider/src/fake-provider';
import { until } from '../async/eventually';
import { chat, completion } from '../gateway/chat-calls';
import { json, putModels, settingsOf } from '../gateway/gateway';
import { DashboardPage } from './dashboard-page';

const CALL_TIMEOUT_MS = 30_000;
const SETTLED_MAX_MS = 20_000;

/** A dashboard whose service calls a fake provider. */
export class DashboardWithTraffic {
  private constructor(
    readonly dashboard: DashboardPage,
    readonly provider: FakeProvider,
    private readonly key: string,
  ) {}

  /** @param key an admin key, which the page signs in with */
  static async start(key: string): Promise<DashboardWithTraffic> {
    const provider = await startFakeProvider();
    try {
      const variables = { ADMIN_API_KEYS: key, CURRENCIES: 'USD,EUR', ...settingsOf(provider) };
      const dashboard = await DashboardPage.start({ variables, key });
      await putModels(dashboard.api);
      return new DashboardWithTraffic(dashboard, provider, key);
    } catch (error) {
      await provider.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.dashboard.stop();
    await this.provider.close();
  }

  /** An AI call of 20 tokens of input and 7 of output. @returns the status of its answer */
  async call(userId: string, model: string, headers: Record<string, string> = {}): Promise<number> {
    this.provider.answerNext(json({ ...completion, model }));
    return this.send(userId, model, headers);
  }

  /** An AI call that the provider fails. */
  async failedCall(userId: string, model: string): Promise<number> {
    this.provider.answerNext(json({ error: { message: 'out of order' } }, 500));
    return this.send(userId, model);
  }

  /** Sends a call without preparing an answer: for those that are refused before. */
  async send(userId: string, model: string, headers: Record<string, string> = {}): Promise<number> {
    const answer = await fetch(`${this.dashboard.app.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.key}`,
        'credits-user': userId,
        ...headers,
      },
      body: JSON.stringify({ ...chat, model }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    await answer.text();
    return answer.status;
  }

  /** Waits until so many calls have ended and are counted. */
  async counted(calls: number): Promise<void> {
    await until(`${calls} calls are counted`, SETTLED_MAX_MS, async () => {
      const { json: usage } = await this.dashboard.api.get('/api/v1/usage?group_by=month');
      return (usage['totals'] as { calls: number }).calls === calls;
    });
  }
}
