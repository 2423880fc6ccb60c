import { startFakeProvider, type FakeProvider } from '../../../apps/fake-provider/src/fake-provider';
import { until } from '../async/eventually';
import { chat, completion } from '../gateway/chat-calls';
import { json, putModels, settingsOf } from '../gateway/gateway';
import type { Answer } from '../http/api';
import { DashboardPage } from './dashboard-page';

const CALL_TIMEOUT_MS = 30_000;
const SETTLED_MAX_MS = 20_000;

/** The dashboard of a service that sends AI calls to a fake provider. */
export class GatewayPage {
  /** The admin key that the page signs in with. */
  static readonly KEY = 'admin-key-of-the-dashboard';

  private constructor(
    readonly dashboard: DashboardPage,
    readonly provider: FakeProvider,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<GatewayPage> {
    const provider = await startFakeProvider();
    try {
      const dashboard = await DashboardPage.start({
        variables: { ADMIN_API_KEYS: GatewayPage.KEY, ...settingsOf(provider), ...variables },
        key: GatewayPage.KEY,
      });
      await putModels(dashboard.api);
      return new GatewayPage(dashboard, provider);
    } catch (error) {
      await provider.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.dashboard.stop();
    await this.provider.close();
  }

  /** A chat for a user. @returns its receipt, as the API has it */
  async chat(userId: string, model = 'test-openai', headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.send(userId, { model }, headers);
    await answer.text();
    return this.dashboard.api.get(`/api/v1/calls/${String(answer.headers.get('credits-call-id'))}`);
  }

  /** The same without waiting for its end. */
  send(userId: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.dashboard.app.origin}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${GatewayPage.KEY}`,
        'credits-user': userId,
        ...headers,
      },
      body: JSON.stringify({ ...chat, ...body }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
  }

  /** An AI call of 20 tokens of input and 7 of output. @returns the status of its answer */
  async call(userId: string, model: string, headers: Record<string, string> = {}): Promise<number> {
    this.provider.answerNext(json({ ...completion, model }));
    return this.statusOf(this.send(userId, { model }, headers));
  }

  /** An AI call that the provider fails. */
  async failedCall(userId: string, model: string): Promise<number> {
    this.provider.answerNext(json({ error: { message: 'out of order' } }, 500));
    return this.statusOf(this.send(userId, { model }));
  }

  /** Waits until so many calls have ended and are counted. */
  async counted(calls: number): Promise<void> {
    await until(`${calls} calls are counted`, SETTLED_MAX_MS, async () => {
      const { json: usage } = await this.dashboard.api.get('/api/v1/usage?group_by=month');
      return (usage['totals'] as { calls: number }).calls === calls;
    });
  }

  private async statusOf(call: Promise<Response>): Promise<number> {
    const answer = await call;
    await answer.text();
    return answer.status;
  }
}
