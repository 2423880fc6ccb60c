import { problemOf } from '../../../../test/support/http/problem-of';
import { useTestApp } from '../../../../test/support/http/things-app';

const things = useTestApp();

describe('an error', () => {
  it('of the domain shows as its entry says', async () => {
    const problem = problemOf(
      await things.send('GET', '/api/things/throws/domain'),
      402,
      'insufficient_credits',
    );
    expect(problem).toMatchObject({
      title: 'Insufficient credits',
      detail: 'The account has too little left; top it up.',
      instance: '/api/things/throws/domain',
      available: 1.5,
    });
    const down = await things.send('GET', '/api/things/throws/down');
    problemOf(down, 503, 'ledger_unavailable');
    expect(down.headers['retry-after']).toBe('1');
  });

  it('of an unknown kind shows the client nothing', async () => {
    for (const what of ['error', 'unlisted']) {
      const answer = await things.send('GET', `/api/things/throws/${what}`);
      problemOf(answer, 500, 'internal_error');
      expect(answer.text).not.toMatch(/secret|\.ts|ECONNREFUSED|node_modules/);
    }
  });

  it('after the answer has begun breaks it off, so that nobody takes it for whole', async () => {
    await expect(things.send('GET', '/api/things/throws/half/way')).rejects.toThrow(
      /aborted|hang up|ECONNRESET/,
    );
  });

  it('of the framework shows by its status', async () => {
    const answer = await things.send('GET', '/api/things/throws/nest');
    problemOf(answer, 503, 'service_unavailable');
    expect(answer.text).not.toContain('secret');
  });
});
