import { RefusedRequest } from '../refusals';
import { headersToSend, refuseDroppedBetas, type ProviderKind } from './headers';

const ALL = {
  host: 'localhost',
  authorization: 'Bearer crd_secret',
  'x-api-key': 'crd_secret',
  'x-goog-api-key': 'crd_secret',
  cookie: 'a=b',
  connection: 'keep-alive',
  'transfer-encoding': 'chunked',
  'content-length': '5',
  'content-type': 'application/json; charset=utf-8',
  'accept-encoding': 'gzip',
  accept: 'text/event-stream',
  'user-agent': 'sdk/1',
  'anthropic-version': '2026-10-21',
  'anthropic-beta': 'pdfs-2024-09-25',
  'anthropic-user-profile-id': 'x',
  'anthropic-workspace-id': 'x',
  'openai-beta': 'responses=v1',
  'openai-organization': 'org',
  'openai-project': 'proj',
  'x-stainless-lang': 'js',
  'x-goog-api-client': 'gl-node/20',
  'x-goog-fieldmask': 'candidates',
  'x-goog-user-project': 'p',
  'credits-user': 'u',
  'x-request-id': 'r',
  'x-forwarded-for': '1.2.3.4',
};

describe('headersToSend', () => {
  it.each<[ProviderKind, readonly string[]]>([
    ['openai', ['openai-beta', 'x-stainless-lang']],
    ['anthropic', ['anthropic-beta', 'anthropic-version', 'x-stainless-lang']],
    ['gemini', ['x-goog-api-client']],
    ['compatible', []],
  ])('lets through for %s what it reads', (kind, own) => {
    const { headers } = headersToSend(kind, ALL);
    expect(Object.keys(headers).sort()).toEqual(['accept', 'content-type', 'user-agent', ...own].sort());
    expect(headers['content-type']).toBe('application/json');
  });

  it('drops values that are too long', () => {
    expect(headersToSend('openai', { 'user-agent': 'x'.repeat(2_000) }).headers).not.toHaveProperty(
      'user-agent',
    );
  });

  it.each([
    'claude-code-20250219',
    'prompt-caching-2024-07-31',
    'prompt-caching-scope-2026-01-05',
    'extended-cache-ttl-2025-04-11',
    'interleaved-thinking-2025-05-14',
    'fine-grained-tool-streaming-2025-05-14',
    'token-efficient-tools-2025-02-19',
    'output-128k-2025-02-19',
    'structured-outputs-2025-11-13',
    'computer-use-2025-11-24',
    'pdfs-2024-09-25',
    'token-counting-2024-11-01',
  ])('lets the beta %s through', (beta) => {
    expect(headersToSend('anthropic', { 'anthropic-beta': beta })).toEqual({
      headers: { 'content-type': 'application/json', 'anthropic-beta': beta },
      droppedBetas: [],
    });
  });

  it('drops other betas and names them', () => {
    const header = ['files-api-2025-04-14, pdfs-2024-09-25', 'context-1m-2025-08-07,pdfs-2024-09-25,,  '];
    const { headers, droppedBetas } = headersToSend('anthropic', { 'anthropic-beta': header });
    expect(headers['anthropic-beta']).toBe('pdfs-2024-09-25');
    expect(droppedBetas).toEqual(['files-api-2025-04-14', 'context-1m-2025-08-07']);
  });

  it.each(['context-management', 'context-management-2025-06-27'])(
    'lets through what the operator adds: %s',
    (beta) => {
      const header = { 'anthropic-beta': 'context-management-2025-06-27' };
      expect(headersToSend('anthropic', header, [beta]).droppedBetas).toEqual([]);
    },
  );

  it('takes no name for another one that begins alike', () => {
    const header = { 'anthropic-beta': 'pdfs-more-2024-09-25,pdfsx-2024-09-25,xpdfs-2024-09-25' };
    expect(headersToSend('anthropic', header).droppedBetas).toHaveLength(3);
  });
});

describe('refuseDroppedBetas', () => {
  const fields = [{ beta: 'context-management', field: 'context_management' }];

  it('refuses a field of a dropped beta', () => {
    expect(() => {
      refuseDroppedBetas(fields, ['context-management-2025-06-27']);
    }).toThrow(RefusedRequest);
  });

  it('leaves a field to the provider whose beta was not asked for, or is sent', () => {
    expect(() => {
      refuseDroppedBetas(fields, ['files-api-2025-04-14']);
    }).not.toThrow();
  });
});
