import { contentHeaders, passedOnHeaders, providerRequestId } from './answer-headers';

describe('contentHeaders', () => {
  it.each<[string | null | undefined, string]>([
    ['application/json', 'application/json'],
    ['Application/JSON; charset=utf-8', 'Application/JSON; charset=utf-8'],
    ['text/event-stream;charset=UTF-8', 'text/event-stream;charset=UTF-8'],
    ['text/html', 'application/octet-stream'],
    ['application/json, text/html', 'application/octet-stream'],
    ['application/json; charset=utf-8; x="<script>"', 'application/octet-stream'],
    ['application/jsonp', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    [null, 'application/octet-stream'],
    [undefined, 'application/octet-stream'],
  ])('answers %p as %s', (contentType, expected) => {
    expect(contentHeaders(contentType)).toEqual({
      'content-type': expected,
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
  });
});

describe('the provider’s headers', () => {
  it('are left out where they stand twice', () => {
    expect(passedOnHeaders({ 'content-encoding': ['gzip', 'br'], date: 'today' })).toEqual({ date: 'today' });
  });

  it('have its request id, without control characters', () => {
    expect(providerRequestId({ 'x-request-id': `req\u0007_${'1'.repeat(300)}` })).toMatch(/^req_1{195}$/);
    expect(providerRequestId({ 'request-id': 'req_2' })).toBe('req_2');
    expect(providerRequestId({})).toBeNull();
  });
});
