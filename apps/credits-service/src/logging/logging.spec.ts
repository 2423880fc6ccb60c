import type { Exchange } from '@app/http';
import { describeError } from './describe-error';
import { NestLog } from './nest-log';
import { logExchange } from './request-log';
import { openTerminal } from './log-output';
import { createLog } from './service-log';
import type { LogLevel } from '../config/environment-variables';

const EXCHANGE: Exchange = {
  requestId: 'request-1',
  method: 'POST',
  route: '/api/v1/bill',
  status: 200,
  unknownPath: undefined,
  role: undefined,
  keyHash: undefined,
  keyId: undefined,
  isAborted: false,
  durationMs: 1.23456,
  code: undefined,
  error: undefined,
};

/** A log whose lines can be read back. */
function logTo(level: LogLevel = 'INFO') {
  const lines: string[] = [];
  const log = createLog(level, { write: (line) => lines.push(line) });
  return { log, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('logExchange', () => {
  it('writes one line of JSON per request', () => {
    const { log, read } = logTo();
    logExchange(log, EXCHANGE);
    expect(read()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        request_id: 'request-1',
        method: 'POST',
        route: '/api/v1/bill',
        status: 200,
        duration_ms: 1.235,
        msg: 'request',
      },
    ]);
  });

  it('names the key, and the path that no route has', () => {
    const { log, read } = logTo();
    const keyId = '01a213803b3e2f1c8d3b9a4e6f708121';
    logExchange(log, { ...EXCHANGE, route: 'other', unknownPath: '/nowhere/…', keyHash: '3f2a9c01', keyId });
    expect(read()).toMatchObject([{ route: 'other', path: '/nowhere/…', key: '3f2a9c01', key_id: keyId }]);
  });

  it('shows the code but no stack for an error of the caller', () => {
    const { log, read } = logTo();
    logExchange(log, { ...EXCHANGE, status: 402, code: 'insufficient_credits', error: new Error('402') });
    expect(read()).toMatchObject([{ level: 'info', status: 402, code: 'insufficient_credits' }]);
    expect(read()[0]).not.toHaveProperty('error');
  });

  it.each([
    ['warn', 'ledger_unavailable', 503],
    ['error', 'internal_error', 500],
  ])('shows the stack and the causes for an error of the service, as %s', (level, code, status) => {
    const { log, read } = logTo('WARNING');
    const error = new Error('outer', { cause: new Error('inner') });
    logExchange(log, EXCHANGE);
    logExchange(log, { ...EXCHANGE, status, code, error });
    expect(read()).toMatchObject([{ level, code, status, request_id: 'request-1' }]);
    expect(read()[0]!.error).toMatch(/^Error: outer\n +at [^]+\ncaused by Error: inner\n +at /);
  });

  it('shows that an answer was not sent in full, and the reason if it is known', () => {
    const { log, read } = logTo();
    logExchange(log, { ...EXCHANGE, isAborted: true });
    logExchange(log, { ...EXCHANGE, isAborted: true, code: 'internal_error', error: new Error('half') });
    expect(read()).toMatchObject([
      { level: 'info', aborted: true },
      { level: 'error', aborted: true, error: expect.stringContaining('half') },
    ]);
  });
});

describe('describeError', () => {
  it('shows only the stack of an error', () => {
    const error = Object.assign(new Error('what'), {
      userId: 'zebra-7',
      detail: 'Key (user_id)=(zebra-7) exists',
    });
    expect(describeError(error)).toMatch(/^Error: what\n/);
    expect(describeError(error)).not.toContain('zebra-7');
    expect(describeError('zebra-7')).toBe('a thrown string');
  });

  it('has a bounded length', () => {
    const error = new Error('round');
    error.cause = error;
    expect(describeError(error).split('caused by')).toHaveLength(5);
    expect(describeError(new Error('x'.repeat(100_000))).length).toBeLessThanOrEqual(8_000);
  });
});

describe('the log on a terminal', () => {
  it('has a line for people per request, per AI call and per event', async () => {
    const lines: string[] = [];
    const terminal = await openTerminal({ write: (line) => lines.push(line) });
    const log = createLog('INFO', terminal!);
    logExchange(log, EXCHANGE);
    const nest = new NestLog(log);
    nest.log({
      msg: 'AI call',
      call_id: '1',
      model: 'gpt-5',
      route: 'chat',
      outcome: 'completed',
      duration_ms: 3,
    });
    nest.log('It begins.', 'Ledger');
    expect(lines[0]).toContain('POST /api/v1/bill 200 in 1.235 ms');
    expect(lines[1]).toContain('AI call gpt-5 completed in 3 ms');
    expect(lines[2]).toContain('Ledger: It begins.');
  });
});

describe('NestLog', () => {
  it('writes Nest’s lines to the same log, with their context', () => {
    const { log, read } = logTo();
    const nest = new NestLog(log);
    nest.warn('50 % are gone %s', 'Ledger');
    nest.error('It failed.', 'Error: x\n    at y', 'Ledger');
    nest.error(new Error('thrown'), 'Ledger');
    expect(read()).toMatchObject([
      { level: 'warn', context: 'Ledger', msg: '50 % are gone %s' },
      { level: 'error', context: 'Ledger', msg: 'It failed.', error: 'Error: x\n    at y' },
      { level: 'error', context: 'Ledger', msg: 'thrown', error: expect.stringMatching(/^Error: thrown\n/) },
    ]);
  });

  it('writes the fields of a message that is an object', () => {
    const { log, read } = logTo();
    new NestLog(log).warn({ msg: 'AI call', call_id: '1', tokens: { input: 2 } }, 'AI calls');
    expect(read()).toMatchObject([
      { level: 'warn', context: 'AI calls', msg: 'AI call', call_id: '1', tokens: { input: 2 } },
    ]);
  });

  it('shows Nest’s start-up lines only at DEBUG', () => {
    const quiet = logTo('INFO');
    new NestLog(quiet.log).log('Mapped {/health, GET} route', 'RouterExplorer');
    expect(quiet.read()).toEqual([]);
    const talkative = logTo('DEBUG');
    new NestLog(talkative.log).log('Mapped {/health, GET} route', 'RouterExplorer');
    expect(talkative.read()).toMatchObject([{ level: 'debug', context: 'RouterExplorer' }]);
  });

  it.each<[LogLevel, string[]]>([
    ['DEBUG', ['trace', 'debug', 'info', 'warn', 'error', 'fatal']],
    ['INFO', ['info', 'warn', 'error', 'fatal']],
    ['WARNING', ['warn', 'error', 'fatal']],
    ['ERROR', ['error', 'fatal']],
  ])('shows at %s the levels %j', (level, shown) => {
    const { log, read } = logTo(level);
    const nest = new NestLog(log);
    for (const method of ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const) {
      nest[method]('message', 'Context');
    }
    expect(read().map((line) => line.level)).toEqual(shown);
  });
});
