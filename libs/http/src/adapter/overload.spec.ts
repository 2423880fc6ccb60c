import { once } from 'node:events';
import { connect } from 'node:net';
import { problemOf } from '../../../../test/support/http/problem-of';
import { useTestApp } from '../../../../test/support/http/things-app';

describe('a server with much to do', () => {
  const isExempt = (path: string): boolean => path === '/api/things/text';
  const things = useTestApp({ capacity: { maxRequestsInFlight: 3, isExempt } });

  it('answers 503 to what is too much, and goes on with the rest', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => things.send('GET', '/api/things/slow')),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(3);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      problemOf(answer, 503, 'overloaded');
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect((await things.send('GET', '/api/things/slow')).status).toBe(200);
  });

  it('answers those that are exempt', async () => {
    const slow = Array.from({ length: 20 }, () => things.send('GET', '/api/things/slow'));
    const exempt = await things.send('GET', '/api/things/text?');
    await Promise.all(slow);
    expect(exempt.status).toBe(200);
  });

  it('has its room again after clients went away, also with requests that were sent ahead', async () => {
    for (let round = 0; round < 10; round += 1) {
      const aborted = Array.from({ length: 5 }, () =>
        fetch(`http://127.0.0.1:${things.port}/api/things/slow`, { signal: AbortSignal.timeout(10) }).catch(
          () => undefined,
        ),
      );
      await Promise.all(aborted);
    }
    const socket = connect(things.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /api/things/slow HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => things.send('GET', '/api/things/slow')),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
