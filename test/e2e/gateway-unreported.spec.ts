import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { AppInTurn } from '../support/app/test-app';
import { describeEachPair } from '../support/engines/each-pair';
import { chat, completion, send } from '../support/gateway/chat-calls';
import { json, MODELS, putModels, settingsOf } from '../support/gateway/gateway';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const TIMEOUT_MS = 120_000;
const ANSWERS_MAX = 10;

describeEachPair('a model whose provider reports no usage', (pair) => {
  let folder: TemporaryDirectory;
  let provider: FakeProvider;
  const app = new AppInTurn();
  let settings: Record<string, string>;
  let origin: string;

  const start = async () => ({ origin } = await app.start(settings));

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    provider = await startFakeProvider();
    settings = { ...(await pair().settings()), ...settingsOf(provider), DATA_DIR: folder.path };
    await start();
    await putModels(app.api);
    await app.api.createAccount({ user_id: 'ada', initial_balance: 10 });
  }, TIMEOUT_MS);

  afterAll(async () => {
    await app.stop();
    await provider.close();
    folder.remove();
  }, TIMEOUT_MS);

  async function answer(): Promise<[number, unknown]> {
    const answered = await send(origin, 'ada', chat);
    const { error } = (await answered.json()) as { error?: { code: string } };
    return [answered.status, error?.code];
  }

  const put = (sheet: object) =>
    app.api.send(`/api/v1/models/${chat.model}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sheet),
    });

  it(
    'stays closed over a restart, until an operator enables it again',
    async () => {
      for (let answers = 0; answers < ANSWERS_MAX; answers += 1) {
        provider.answerNext(json({ ...completion, usage: undefined }));
        expect(await answer()).toEqual([200, undefined]);
      }
      expect(await answer()).toEqual([503, 'usage_not_reported']);
      await start();
      expect(await answer()).toEqual([503, 'usage_not_reported']);
      const { json: sheet } = await put({ ...MODELS['test-openai'], enabled: true });
      expect(sheet).toMatchObject({ version: '2', enabled: true });
      expect(await answer()).toEqual([200, undefined]);
      await start();
      expect(await answer()).toEqual([200, undefined]);
    },
    TIMEOUT_MS,
  );
});
