import express from 'express';
import { legiblePath } from './unknown-path';

const app = express();
for (const path of ['/', '/api/v1/accounts', '/api/v1/accounts/:user_id/holds', '/v1/{*path}']) {
  app.get(path, (_request, response) => response.end());
}

describe('legiblePath', () => {
  it.each([
    ['/nowhere', '/nowhere'],
    ['/api/v1/acounts', '/api/v1/acounts'],
    ['/api/v1', '/api/v1'],
    ['/api/v1/accounts', '/api/v1/accounts'],
    ['/api/v1/accounts/ada', '/api/v1/accounts/:user_id'],
    ['/api/v1/accounts/ada/hold', '/api/v1/accounts/:user_id/hold'],
    ['/api/v1/accounts/ada/hold/7/8', '/api/v1/accounts/:user_id/hold/…'],
    ['/api/v1/acounts/ada', '/api/v1/acounts/…'],
    ['/credits/api/v1/accounts/ada', '/credits/…'],
    [`/${'a'.repeat(32)}`, `/${'a'.repeat(32)}`],
    [`/${'a'.repeat(33)}`, '/…'],
    ['/ada%40example.com/holds', '/…'],
    ['//etc/7', '//etc/…'],
  ])('%s is logged as %s', (path, shown) => {
    expect(legiblePath(app, path)).toBe(shown);
  });
});
