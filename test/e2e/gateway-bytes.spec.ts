import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { FAKE_PROVIDER_KEY } from '../../apps/fake-provider/src/fake-provider';
import { describeGateway, json } from '../support/gateway/gateway';
import { describeEmbedded } from '../support/engines/each-ledger';

const CHAT = '/v1/chat/completions';

/** JSON as a caller may write it: white space, escapes, numbers that no double keeps, names that stand twice. */
const value = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('9007199254740993', '1.0', '-0', '1e3', 'null', 'true', '18446744073709551615', '0.1000'),
    fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => JSON.stringify(text)),
    fc.constantFrom('"\\u00e9\\ud83d\\ude00"', '"a\\/b"', '"\\u0000"', '"日本語"'),
    fc.array(tie('any'), { maxLength: 3 }).map((items) => `[ ${items.join(' ,')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('x', 'y', 'schema', 'größe'), tie('any')), { maxLength: 3 })
      .map((fields) => `{${fields.map(([name, item]) => `"${name}" :${item}`).join(',\n')}}`),
  ),
})).any;

describeGateway(
  'bytes of AI calls',
  {},
  (gateway) => {
    it('reach the provider as they were sent, but for the cap and the service tier', async () => {
      const userId = await gateway().userWith(1_000);
      await fc.assert(
        fc.asyncProperty(value, value, async (one, other) => {
          const body = (cap: string, tier: string) =>
            `{ "extra":${one},"extra" : ${other}, "model":"test-openai",${cap}\n"messages":[{"role":"user","content":"é"}]${tier}}`;
          const sent = body('"max_completion_tokens": 50000 ,', ',"service_tier":"auto"');
          const { status } = await gateway().call(CHAT, userId, sent);
          expect(status).toBe(200);
          const received = gateway().provider.lastRequest.body.toString();
          expect(received).toBe(body('"max_completion_tokens": 32000 ,', ',"service_tier":"default"'));
        }),
        { numRuns: 50 },
      );
    });

    it('reach the client as the provider sent them, whole and in pieces', async () => {
      const userId = await gateway().userWith(1_000);
      await fc.assert(
        fc.asyncProperty(
          fc.array(value, { minLength: 1, maxLength: 5 }),
          fc.boolean(),
          fc.constantFrom('\n\n', '\r\n\r\n'),
          async (values, isStream, end) => {
            const text = isStream
              ? `${values.map((each) => `data: {"x":${each.replaceAll('\n', ' ')}}${end}`).join('')}data: [DONE]${end}`
              : `{"usage":{"prompt_tokens":1,"completion_tokens":1},"x":[${values.join(',')}]}`;
            const bytes = Buffer.from(text);
            gateway().provider.answerNext((_request, response) => {
              response.writeHead(200, {
                'content-type': isStream ? 'text/event-stream' : 'application/json',
              });
              for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
              response.end();
            });
            const answer = await gateway().fetch(CHAT, userId, {
              model: 'test-openai',
              messages: [{ role: 'user', content: 'Hi' }],
              stream: isStream,
              ...(isStream && { stream_options: { include_usage: true } }),
            });
            expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(text);
          },
        ),
        { numRuns: 50 },
      );
    });

    it('are passed on compressed, though nobody asked for it', async () => {
      const userId = await gateway().userWith(10);
      const text = '{"usage":{"prompt_tokens":10,"completion_tokens":5},"choices":[]}';
      gateway().provider.answerNext((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync(text));
      });
      const answer = await gateway().call(CHAT, userId, {
        model: 'test-openai',
        messages: [{ role: 'user', content: 'Hi' }],
      });
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      expect(answer.text).toBe(text);
      const [call] = await gateway().callsOf(userId);
      expect(call).toMatchObject({ tokens: { input: 10, output: 5 }, status: 'completed' });
    });

    it('bring neither the caller’s key nor cookies nor our headers to the provider, and none of the house’s back', async () => {
      const user_id = await gateway().userWith(10);
      const { secret } = await gateway().api.issueKey({ role: 'user', user_id });
      gateway().provider.answerNext((_request, response) => {
        response.writeHead(200, {
          'content-type': 'text/html',
          'openai-organization': 'the-house',
          'x-ratelimit-remaining-requests': '5',
          'set-cookie': 'a=b',
          'x-request-id': 'req_of_the_provider',
        });
        response.end('<script>alert(1)</script>');
      });
      const answer = await gateway().call(
        CHAT,
        null,
        { model: 'test-openai', user_id, messages: [{ role: 'user', content: 'Hi' }] },
        {
          authorization: `Bearer ${secret}`,
          cookie: 'session=secret',
          'credits-tags': 'feature=test',
          'x-forwarded-host': 'evil.example',
          'x-goog-fieldmask': 'candidates',
          'openai-organization': 'somebody',
        },
      );
      const { headers, body } = gateway().provider.lastRequest;
      expect(headers['authorization']).toBe(`Bearer ${FAKE_PROVIDER_KEY}`);
      for (const name of [
        'cookie',
        'credits-tags',
        'x-forwarded-host',
        'x-goog-fieldmask',
        'openai-organization',
      ]) {
        expect(headers[name]).toBeUndefined();
      }
      expect(JSON.stringify(headers) + body.toString()).not.toContain(secret);
      expect(body.toString()).not.toContain('user_id');
      for (const name of ['openai-organization', 'x-ratelimit-remaining-requests', 'set-cookie']) {
        expect(answer.headers.get(name)).toBeNull();
      }
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('content-security-policy')).toBe('sandbox');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('credits-provider-request-id')).toBe('req_of_the_provider');
      expect(answer.headers.get('x-request-id')).not.toBe('req_of_the_provider');
    });

    it('follow no redirect, and show nothing of the refusal of the provider’s key', async () => {
      const userId = await gateway().userWith(10);
      const body = { model: 'test-openai', messages: [{ role: 'user', content: 'Hi' }] };
      gateway().provider.answerNext((_request, response) => {
        response.writeHead(307, { location: `${gateway().provider.url}/elsewhere` }).end();
      });
      const before = gateway().provider.requests.length;
      const redirected = await gateway().call(CHAT, userId, body);
      expect([redirected.status, redirected.json['error']]).toEqual([
        502,
        expect.objectContaining({ code: 'provider_unavailable' }),
      ]);
      expect(gateway().provider.requests.length - before).toBe(1);
      gateway().provider.answerNext((_request, response) => {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(`{"error":{"message":"Incorrect API key provided: ${FAKE_PROVIDER_KEY}"}}`);
      });
      const refused = await gateway().call(CHAT, userId, body);
      expect(refused.status).toBe(502);
      expect(refused.text).toContain('provider_refused');
      expect(refused.text).not.toContain(FAKE_PROVIDER_KEY);
      gateway().provider.answerNext(
        json(
          { error: { code: 400, status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } },
          400,
        ),
      );
      const ofGemini = await gateway().call('/v1beta/models/test-gemini:generateContent', userId, {
        contents: [{ parts: [{ text: 'Hi' }] }],
      });
      expect([ofGemini.status, ofGemini.text]).toEqual([502, expect.stringContaining('provider_refused')]);
      expect(await gateway().wallet(userId)).toEqual({ balance: 10, held: 0 });
    });
  },
  describeEmbedded,
);
