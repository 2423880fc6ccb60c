import type { Account, Client } from 'tigerbeetle-node';
import { eventually } from '../../../../test/support/async/eventually';
import type { Connector } from './connect';
import { Deadline, DeadlineExceededError } from './deadline';
import { EngineUnreachableError } from './engine-errors';
import { Supervisor } from './supervisor';

/** Long enough for a busy machine. */
const TIMEOUT_MS = 10_000;
/** For calls that are never answered. */
const SHORT_TIMEOUT_MS = 40;

class SessionEndedError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** A client whose answers the test gives. */
class ScriptedClient {
  destroyed = 0;
  requests = 0;
  private respond: () => Promise<Account[]> = () => Promise.resolve([]);

  answering(respond: () => Promise<Account[]>): this {
    this.respond = respond;
    return this;
  }

  lookupAccounts = (): Promise<Account[]> => {
    this.requests += 1;
    return this.respond();
  };

  destroy = (): void => {
    this.destroyed += 1;
  };
}

function setUp(...clients: (ScriptedClient | Error)[]) {
  const left = [...clients];
  const lines: string[] = [];
  let connects = 0;
  const connector: Connector = {
    name: 'The engine',
    connect: () => {
      connects += 1;
      const next = left.shift();
      if (next === undefined)
        return Promise.reject(new EngineUnreachableError('nothing is left to connect to.'));
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as unknown as Client);
    },
    addressesChanged: () => Promise.resolve(false),
  };
  const log = { log: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  const supervisor = new Supervisor(connector, log);
  return {
    supervisor,
    lines,
    ask: (timeoutMs = TIMEOUT_MS) =>
      supervisor.call((client) => client.lookupAccounts([1n]), new Deadline(timeoutMs)),
    connects: () => connects,
  };
}

const never = () => new Promise<never>(() => undefined);
const ended =
  (code = 'ERR_CLIENT_EVICTED') =>
  () =>
    Promise.reject(new SessionEndedError(code));

describe('Supervisor', () => {
  it.each([
    ['while busy', 'ERR_CLIENT_EVICTED'],
    ['while idle', 'ERR_CLIENT_CLOSED'],
  ])('sends a request once more over a new client after a session that was ended %s', async (_when, code) => {
    const [first, second] = [new ScriptedClient().answering(ended(code)), new ScriptedClient()];
    const { ask, supervisor, lines } = setUp(first, second);
    await expect(ask()).resolves.toEqual([]);
    expect(second.requests).toBe(1);
    await supervisor.close(TIMEOUT_MS);
    expect([first.destroyed, second.destroyed]).toEqual([0, 1]);
    expect(lines).toEqual([expect.stringContaining('has ended the session')]);
  });

  it('shares one new client among all who were evicted at once', async () => {
    const { ask, connects } = setUp(new ScriptedClient().answering(ended()), new ScriptedClient());
    await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(connects()).toBe(2);
  });

  it('does not make clients without end while each is ended at once', async () => {
    const tooNew = ended('ERR_CLIENT_RELEASE_TOO_HIGH');
    const clients = Array.from({ length: 10 }, () => new ScriptedClient().answering(tooNew));
    const { ask, connects, lines } = setUp(...clients);
    for (let i = 0; i < 10; i += 1) {
      await expect(ask()).rejects.toThrow();
    }
    expect(connects()).toBe(2);
    expect(lines[0]).toContain('this client is newer than the server');
  });

  it('makes no second client at once for a version that the cluster does not take', async () => {
    const tooOld = ended('ERR_CLIENT_RELEASE_TOO_LOW');
    const clients = Array.from({ length: 2 }, () => new ScriptedClient().answering(tooOld));
    const { ask, supervisor, connects, lines } = setUp(...clients);
    await supervisor.start(TIMEOUT_MS);
    expect(connects()).toBe(1);
    expect(lines.at(-1)).toContain("can't be used yet: this client is older than the server takes");
    await expect(ask()).rejects.toThrow('ERR_CLIENT_RELEASE_TOO_LOW');
    expect(connects()).toBe(2);
  });

  it('gives a call up past its deadline and sends nothing more until that is answered', async () => {
    let answer: (accounts: Account[]) => void = () => undefined;
    const client = new ScriptedClient().answering(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const { ask, lines } = setUp(client);
    await expect(ask(SHORT_TIMEOUT_MS)).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(ask()).rejects.toBeInstanceOf(EngineUnreachableError);
    expect(client.requests).toBe(1);

    answer([]);
    client.answering(() => Promise.resolve([]));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(ask()).resolves.toEqual([]);
    expect(lines).toEqual([
      expect.stringContaining('does not answer'),
      expect.stringContaining('answers again'),
    ]);
  });

  it('sends nothing for a request whose time is over', async () => {
    const client = new ScriptedClient();
    const { ask, supervisor } = setUp(client);
    await ask();
    const late = supervisor.call(() => client.lookupAccounts(), new Deadline(0));
    await expect(late).rejects.toBeInstanceOf(EngineUnreachableError);
    expect(client.requests).toBe(1);
    await expect(ask()).resolves.toEqual([]);
  });

  it('keeps the outcome open when the second attempt can’t even be sent', async () => {
    const { ask } = setUp(new ScriptedClient().answering(ended()));
    await expect(ask()).rejects.toBeInstanceOf(SessionEndedError);
  });

  it('starts without an engine that can’t be reached or does not answer', async () => {
    const unresolved = setUp();
    await expect(unresolved.supervisor.start(SHORT_TIMEOUT_MS)).resolves.toBeUndefined();
    expect(unresolved.lines).toEqual([expect.stringContaining("can't be used yet")]);

    const silent = setUp(new ScriptedClient().answering(never));
    await expect(silent.supervisor.start(SHORT_TIMEOUT_MS)).resolves.toBeUndefined();
    expect(silent.lines.at(-1)).toContain("can't be used yet");
  });

  it('fails with the reason why there is no session until it tries again', async () => {
    const nameless = new EngineUnreachableError('the name db can’t be resolved.');
    const { ask, connects } = setUp(nameless, nameless);
    await expect(ask()).rejects.toThrow(nameless);
    await expect(ask()).rejects.toThrow(nameless);
    await expect(ask()).rejects.toThrow(nameless);
    expect(connects()).toBe(2);
  });

  it('tries again in time, though somebody sets the clock back', async () => {
    const nameless = new EngineUnreachableError('the name db can’t be resolved.');
    const { ask } = setUp(nameless, nameless, new ScriptedClient());
    for (let attempt = 0; attempt < 2; attempt += 1) await expect(ask()).rejects.toThrow(nameless);
    const anHourAgo = Date.now() - 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(anHourAgo);
    try {
      await eventually(async () => {
        await expect(ask()).resolves.toEqual([]);
      });
    } finally {
      clock.mockRestore();
    }
  });

  it('does not start on what will never get better', async () => {
    const { supervisor } = setUp(new Error('the file is locked'));
    await expect(supervisor.start(TIMEOUT_MS)).rejects.toThrow('the file is locked');
  });

  it('closes a client only after its last answer, and one that is silent never', async () => {
    let answer: (accounts: Account[]) => void = () => undefined;
    const busy = new ScriptedClient().answering(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const working = setUp(busy);
    const call = working.ask();
    await new Promise((resolve) => setImmediate(resolve));
    const closing = working.supervisor.close(1_000);
    expect(busy.destroyed).toBe(0);
    busy.answering(() => Promise.resolve([]));
    answer([]);
    await Promise.all([call, closing]);
    expect(busy.destroyed).toBe(1);

    const silent = new ScriptedClient().answering(never);
    const stalled = setUp(silent);
    await expect(stalled.ask(SHORT_TIMEOUT_MS)).rejects.toThrow();
    await stalled.supervisor.close(TIMEOUT_MS);
    expect(silent.destroyed).toBe(0);
  });

  it('closes without waiting for what nobody waits for any more', async () => {
    const silent = new ScriptedClient().answering(never);
    const { ask, supervisor } = setUp(silent);
    const call = ask(SHORT_TIMEOUT_MS);
    await new Promise((resolve) => setImmediate(resolve));
    const closing = new Deadline(TIMEOUT_MS).waitFor(supervisor.close(60_000));
    await expect(call).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(closing).resolves.toBeUndefined();
    expect([silent.requests, silent.destroyed]).toEqual([1, 0]);
  });
});
