import { RefusedRequest } from '../refusals';
import { queryToSend } from './query';

describe('queryToSend', () => {
  it.each([
    ['generate_content', 'alt=sse', 'alt=sse'],
    ['generate_content', '?alt=sse', 'alt=sse'],
    ['messages', 'beta=true', 'beta=true'],
    ['count_message_tokens', '?beta=true', 'beta=true'],
    ['messages', 'alt=sse', ''],
    ['chat', 'beta=true', ''],
    ['chat', '', ''],
    ['embed_content', 'alt=sse', ''],
    ['models', 'limit=20&after_id=x&pageSize=1&pageToken=t', ''],
  ] as const)('%s?%s sends %j', (route, query, sent) => {
    expect(queryToSend(route, query)).toBe(sent);
  });

  it.each([
    'key=crd_secret',
    'fields=candidates',
    '$fields=candidates',
    '%66ields=x',
    'alt=proto',
    'alt=json',
    'alt=sse&alt=proto',
    'alt=sse&alt=sse',
    '%24alt=proto',
    'beta=false',
    'prettyPrint=true',
    'limit=1',
    'ALT=sse',
    'access_token=x',
    'generationConfig.maxOutputTokens=9',
    'x',
  ])('refuses %s', (query) => {
    expect(() => queryToSend('generate_content', query)).toThrow(RefusedRequest);
  });
});
