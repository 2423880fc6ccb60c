import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import type { Client } from 'tigerbeetle-node';
import { useStarted } from '../../support/hooks/use-started';
import { describeWith } from '../../support/requirements/requirements';
import { TIGERBEETLE_CLUSTER_ID, TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { NANOSECONDS_PER_SECOND } from './build';
import { AdjustableClock, type Clock } from './clocks';

/** An engine that runs, with a client on it. */
export interface Engine {
  readonly client: Client;
  /** The most events that one call may create, and the most ids that one call may look up. */
  readonly limits: { readonly creates: number; readonly lookups: number };
  /** A client for a test that destroys it: of the same server, or of another file. */
  anotherClient(): Promise<Client>;
  /** Lets that much time pass for the engine; the embedded engine's clock just jumps. */
  passSeconds(seconds: number): Promise<void>;
  /** Closes the embedded engine, or kills the server, and starts it on the same data, after that many seconds. */
  reopen(secondsClosed?: number): Promise<void>;
  close(): Promise<void>;
}

/** TigerBeetle's production limits (docs/coding/requests.md): what fits into a message of 1 MiB. */
const PRODUCTION_LIMITS = { creates: 8189, lookups: 8189 };
/** What fits into the smaller messages of a server started with --development. */
const DEVELOPMENT_LIMITS = { creates: 253, lookups: 2031 };

export class EmbeddedEngine implements Engine {
  readonly limits = PRODUCTION_LIMITS;
  client: Client;

  private constructor(
    private readonly directory: TemporaryDirectory,
    private readonly clock: Clock,
  ) {
    this.client = this.openClient();
  }

  static start(clock: Clock = new AdjustableClock()): Promise<EmbeddedEngine> {
    const directory = new TemporaryDirectory();
    try {
      return Promise.resolve(new EmbeddedEngine(directory, clock));
    } catch (error) {
      directory.remove();
      throw error;
    }
  }

  get path(): string {
    return join(this.directory.path, 'ledger.db');
  }

  passSeconds(seconds: number): Promise<void> {
    this.clock.advance(BigInt(seconds) * NANOSECONDS_PER_SECOND);
    return Promise.resolve();
  }

  anotherClient(): Promise<Client> {
    return Promise.resolve(openEmbeddedClient({ path: join(this.directory.path, 'another.db') }));
  }

  async reopen(secondsClosed = 0): Promise<void> {
    this.client.destroy();
    await this.passSeconds(secondsClosed);
    this.client = this.openClient();
  }

  close(): Promise<void> {
    this.client.destroy();
    this.directory.remove();
    return Promise.resolve();
  }

  private openClient(): Client {
    return openEmbeddedClient({ path: this.path, now: () => this.clock.now() });
  }
}

export class ServerEngine implements Engine {
  readonly limits = DEVELOPMENT_LIMITS;

  private constructor(
    readonly server: TigerBeetleServer,
    public client: Client,
  ) {}

  static async start(): Promise<ServerEngine> {
    const server = await TigerBeetleServer.start();
    return new ServerEngine(server, await connect(server));
  }

  anotherClient(): Promise<Client> {
    return connect(this.server);
  }

  async passSeconds(seconds: number): Promise<void> {
    // Timers of this process may run a little ahead of the server's clock.
    if (seconds > 0) await sleep(seconds * 1000 + 100);
  }

  /** The client finds the server again by itself. */
  async reopen(secondsClosed = 0): Promise<void> {
    await this.server.kill();
    await this.passSeconds(secondsClosed);
    await this.server.restart();
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.server.stop();
  }
}

/**
 * Registers the same tests for the embedded engine and for a TigerBeetle server. Without a server program the second
 * half is skipped.
 *
 * `tests` is given a function that returns the running engine; it may be called inside tests and hooks only.
 */
export function describeEachEngine(tests: (engine: () => Engine) => void): void {
  describeEngine('embedded engine', describe, () => EmbeddedEngine.start(), tests);
  describeEngine('TigerBeetle server', describeWith('tigerbeetle'), () => ServerEngine.start(), tests);
}

/** One engine for all the tests inside, started before them and closed after them. */
export function describeEngine<E extends Engine>(
  name: string,
  register: jest.Describe,
  start: () => Promise<E>,
  tests: (engine: () => E) => void,
): void {
  jest.setTimeout(ENGINE_START_TIMEOUT_MS);
  register(name, () => {
    tests(useStarted(start, (engine) => engine.close()));
  });
}

/** For starting and restarting a server on a busy machine, in hooks and in tests. */
const ENGINE_START_TIMEOUT_MS = 90_000;

/**
 * The client's native add-on must not be loaded by two threads. Several spec files run in one process, which loads it
 * once; each file destroys its clients before the next one makes any.
 */
async function connect(server: TigerBeetleServer): Promise<Client> {
  // Loaded where a server runs and not before: the embedded engine does without the add-on.
  const { createClient } = await import('tigerbeetle-node');
  return createClient({ cluster_id: TIGERBEETLE_CLUSTER_ID, replica_addresses: [server.address] });
}
