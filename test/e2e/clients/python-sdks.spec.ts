import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeEmbedded } from '../../support/engines/each-ledger';
import { describeGateway } from '../../support/gateway/gateway';
import { pythonWithSdks } from '../../support/processes/python-with-sdks';
import { describeWith } from '../../support/requirements/requirements';

const SCRIPT = join(__dirname, 'python_sdks.py');

describeWith('pythonSdks')('the SDKs of Python', () => {
  describeGateway(
    'with base URL and key alone',
    {},
    (gateway) => {
      it('chat, stream, embed, count, list models and raise their own errors', async () => {
        const keyOf = async (user_id: string) =>
          (await gateway().api.issueKey({ role: 'user', user_id })).secret;
        const key = await keyOf(await gateway().userWith(10));
        const poorKey = await keyOf(await gateway().userWith(0));
        gateway().provider.script({ text: 'Good day' });
        const { stdout } = await promisify(execFile)(
          pythonWithSdks() ?? 'python3',
          [SCRIPT, gateway().app.origin, key, poorKey],
          { timeout: 50_000 },
        );
        expect(JSON.parse(stdout)).toEqual({
          chat: 'Good day',
          chat_stream: 'Good day',
          responses: 'Good day',
          embeddings: 1,
          models: true,
          messages: 'Good day',
          messages_stream: 'Good day',
          count_tokens: true,
          generate: 'Good day',
          generate_stream: 'Good day',
          errors: {
            openai_model: ['NotFoundError', 404],
            openai_credits: ['APIStatusError', 402],
            anthropic_model: ['NotFoundError', 404],
            gemini_model: ['ClientError', 404],
          },
        });
      });
    },
    describeEmbedded,
  );
});
