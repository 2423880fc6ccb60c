import { startFakeProvider, type FakeProvider } from '../../../apps/fake-provider/src/fake-provider';
import { putModels, settingsOf } from '../gateway/gateway';
import type { Answer } from '../http/api';
import { DashboardPage } from './dashboard-page';

const ADMIN = 'admin-key-of-the-dashboard';
const CALL_TIMEOUT_MS = 30_000;

/** The dashboard of a service that sends AI calls to a fake provider. */
export class GatewayPage {
  private constructor(
    readonly dashboard: DashboardPage,
    readonly provider: FakeProvider,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<GatewayPage> {
    const provider = await startFakeProvider();
    try {
      const dashboard = await DashboardPage.start({
        variables: { ADMIN_API_KEYS: ADMIN, ...settingsOf(provider), ...variables },
        key: ADMIN,
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
        authorization: `Bearer ${ADMIN}`,
        'credits-user': userId,
        ...headers,
      },
      body: JSON.stringify({
        max_completion_tokens: 1_000,
        messages: [{ role: 'user', content: 'Hello' }],
        ...body,
      }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
  }
}
