import { faultOfIdempotencyKey } from './idempotency-key';

describe('an idempotency key', () => {
  it.each(['a', '!', '~', '0193b2f0-6b7c-7000-8000-000000000001', 'x'.repeat(255)])('may be %j', (key) => {
    expect(faultOfIdempotencyKey(key)).toBeUndefined();
  });

  it.each(['', 'x'.repeat(256), 'a b', 'a\tb', 'a\x7f', 'é', 'a, b', ['a'], null, 7])(
    'can’t be %j',
    (key) => {
      expect(faultOfIdempotencyKey(key)).toContain('1 to 255 visible ASCII characters');
    },
  );
});
