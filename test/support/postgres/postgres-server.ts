import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const INITDB_DEADLINE_MS = 60_000;
const START_DEADLINE_MS = 30_000;
const EXIT_DEADLINE_MS = 10_000;
const CONNECT_DEADLINE_MS = 2_000;
const CONNECT_RETRY_MS = 100;
/** Another process may take the free port between finding it and listening on it. */
const PORT_ATTEMPTS = 5;
/** For the hooks that start and stop a server: its own deadlines come first. */
const HOOK_TIMEOUT_MS = 120_000;
const LOG_TAIL_BYTES = 4096;
/** Where Debian and its kin put each version's programs, off the PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const USER = 'credits';

const run = promisify(execFile);

/**
 * A PostgreSQL server with a cluster of its own on a free port of the loopback interface, without a Unix socket.
 *
 * What is acknowledged survives `kill()` of the server (a crash), not a power cut: fsync is off. PostgreSQL refuses to
 * run as root, so a test run as root hands the cluster to the user `postgres`. Nothing is left behind: `stop()` clears
 * up, and so does a watchdog if this process dies without calling it.
 */
export class PostgresServer {
  private process: ChildProcess | undefined;
  private watchdog: ChildProcess | undefined;
  private logTail = '';
  private port = 0;
  private suspended = false;

  private constructor(
    private readonly programs: string,
    private readonly directory: string,
  ) {}

  /** The folder of `initdb` and `postgres`: the first one on the PATH, else Debian's newest; undefined for none. */
  static programs(): string | undefined {
    const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    return [...onPath, ...debianFolders()].find(
      (folder) => isProgram(join(folder, 'initdb')) && isProgram(join(folder, 'postgres')),
    );
  }

  /** @throws Error if there are no programs, or if the server does not answer in time; nothing is left running then */
  static async start(): Promise<PostgresServer> {
    const programs = PostgresServer.programs();
    if (programs === undefined) throw new Error('There are no PostgreSQL server programs.');
    const server = new PostgresServer(programs, await mkdtemp(join(tmpdir(), 'postgres-server-')));
    try {
      await server.initialise();
      await server.launchOnFreePort();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** As `DATABASE_URL` takes it; the same after every `restart()`. */
  get url(): string {
    return `postgresql://${USER}@127.0.0.1:${this.port}/postgres`;
  }

  /** The end of what the server logged, to show when a test fails. */
  get log(): string {
    return this.logTail;
  }

  /** Makes an empty database. @returns its URL */
  async createDatabase(name: string): Promise<string> {
    await this.query(`CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8'`);
    return `postgresql://${USER}@127.0.0.1:${this.port}/${name}`;
  }

  /** Runs one statement. @param url the database's; `postgres` unless told */
  async query(sql: string, url = this.url): Promise<Record<string, unknown>[]> {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_DEADLINE_MS,
      query_timeout: START_DEADLINE_MS,
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Stops all of the server's processes where they stand: connections stay open, and nothing is answered any more. */
  suspend(): void {
    this.signalAll('SIGSTOP');
    this.suspended = true;
  }

  /** Lets a server go on that was suspended. */
  resume(): void {
    this.signalAll('SIGCONT');
    this.suspended = false;
  }

  /** Ends the server: SIGINT breaks all connections off in good order, SIGQUIT as a crash would. */
  async kill(signal: 'SIGINT' | 'SIGQUIT' = 'SIGQUIT'): Promise<void> {
    const server = this.process;
    if (server === undefined) return;
    if (this.suspended) this.resume();
    await end(server, signal);
    this.process = undefined;
    const watchdog = this.watchdog;
    this.watchdog = undefined;
    if (watchdog !== undefined) await end(watchdog, 'SIGKILL');
  }

  /** Ends the server if it runs, then starts it on the same data and port. */
  async restart(): Promise<void> {
    await this.kill();
    await this.launch();
  }

  /** Ends the server and removes its data. May be called twice. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** The server first, so that it starts no more processes; then those that serve its connections. */
  private signalAll(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const pid = this.process?.pid;
    if (pid === undefined) throw new Error('The server does not run.');
    process.kill(pid, signal);
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    for (const child of stdout.split('\n').map(Number)) {
      if (child > 0) signalIfThere(child, signal);
    }
  }

  private get cluster(): string {
    return join(this.directory, 'cluster');
  }

  private async initialise(): Promise<void> {
    // The server's user has to reach its cluster through a folder that mkdtemp gave to this process's user alone.
    await chmod(this.directory, 0o755);
    const { uid, gid } = await serverUser();
    if (isRoot()) await run('chown', [`${uid}:${gid}`, this.directory]);
    const options = ['-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '-D', this.cluster];
    await run(join(this.programs, 'initdb'), options, {
      ...(isRoot() ? { uid, gid } : {}),
      cwd: this.directory,
      timeout: INITDB_DEADLINE_MS,
    });
  }

  private async launchOnFreePort(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.port = await freePort();
      try {
        await this.launch();
        return;
      } catch (error) {
        if (attempt === PORT_ATTEMPTS || !this.logTail.includes('could not bind')) throw error;
        this.logTail = '';
      }
    }
  }

  private async launch(): Promise<void> {
    const { uid, gid } = await serverUser();
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${this.port}`,
      'unix_socket_directories=',
      'fsync=off',
      'shared_buffers=16MB',
    ];
    const server = spawn(
      join(this.programs, 'postgres'),
      ['-D', this.cluster, ...settings.flatMap((setting) => ['-c', setting])],
      {
        cwd: this.directory,
        ...(isRoot() ? { uid, gid } : {}),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.process = server;
    this.watchdog = startWatchdog(server, this.directory);
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.logTail = (this.logTail + text).slice(-LOG_TAIL_BYTES);
    });
    try {
      await this.untilReady(server);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  private async untilReady(server: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    for (;;) {
      if (server.exitCode !== null || server.signalCode !== null) {
        throw new Error(`PostgreSQL exited while starting. The end of its log:\n${this.logTail}`);
      }
      try {
        await this.query('SELECT 1');
        return;
      } catch (error) {
        if (Date.now() > deadline) {
          throw new Error(`PostgreSQL did not start in time. The end of its log:\n${this.logTail}`, {
            cause: error,
          });
        }
        await sleep(CONNECT_RETRY_MS);
      }
    }
  }
}

/** `describe`, or `describe.skip` and a line that says so where there are no server programs. */
export function describeWithPostgres(): jest.Describe {
  if (PostgresServer.programs() !== undefined) return describe;
  process.stderr.write(
    `SKIPPED: the tests against a real PostgreSQL, for there are no \`initdb\` and \`postgres\` on the PATH or in ` +
      `${DEBIAN_FOLDER}/*/bin. Install a server, such as \`apt-get install postgresql\`, or put its programs on the PATH.\n`,
  );
  return describe.skip;
}

/**
 * Registers tests with a server of their own, which is there inside tests and hooks; hooks belong in a block of their own,
 * so that what they close is closed before the server is. Where there are no server programs, the tests are skipped and a line
 * says so.
 */
export function describeOnPostgres(name: string, tests: (postgres: () => PostgresServer) => void): void {
  describeWithPostgres()(name, () => {
    let postgres: PostgresServer | undefined;

    beforeAll(async () => {
      postgres = await PostgresServer.start();
    }, HOOK_TIMEOUT_MS);

    afterAll(async () => {
      await postgres?.stop();
    }, HOOK_TIMEOUT_MS);

    tests(() => {
      if (postgres === undefined) throw new Error('The server is there inside tests and hooks only.');
      return postgres;
    });
  });
}

/** When this process is gone, its end of the pipe closes, and the shell ends the server and removes its data. */
function startWatchdog(server: ChildProcess, directory: string): ChildProcess {
  const watchdog = spawn(
    '/bin/sh',
    [
      '-c',
      'read -r line; kill -CONT "$1"; kill -QUIT "$1"; sleep 1; rm -rf -- "$2"',
      'sh',
      String(server.pid),
      directory,
    ],
    // A group of its own: an interrupt from the terminal reaches the whole group of the test run at once.
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  watchdog.unref();
  return watchdog;
}

/** A server's process may have ended since it was listed. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit', { signal: AbortSignal.timeout(EXIT_DEADLINE_MS) });
  child.kill(signal);
  await gone;
}

/** Whom the server runs as: `postgres` for a test run as root, else whoever runs the tests. */
async function serverUser(): Promise<{ uid: number; gid: number }> {
  const idOf = async (flag: string) =>
    Number((await run('id', [flag, ...(isRoot() ? ['postgres'] : [])])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

function debianFolders(): string[] {
  try {
    return readdirSync(DEBIAN_FOLDER)
      .filter((version) => /^\d+$/.test(version))
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(DEBIAN_FOLDER, version, 'bin'));
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
