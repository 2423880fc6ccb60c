import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { end, startWatchdog } from '../processes/child';
import { isProgram, pathFolders } from '../processes/find-program';
import { freePorts } from '../processes/free-ports';
import { sharedFolder } from '../run/run-folder';

const INITDB_DEADLINE_MS = 60_000;
const START_DEADLINE_MS = 30_000;
const CONNECT_DEADLINE_MS = 2_000;
const CONNECT_RETRY_MS = 100;
/** Another process may take the free port between finding it and listening on it. */
const PORT_ATTEMPTS = 5;
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
    return [...pathFolders(), ...debianFolders()].find(
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

  /** Copies the cluster that the specs of a run share, which is faster than to make one. */
  private async initialise(): Promise<void> {
    // The server's user has to reach its cluster through a folder that mkdtemp gave to this process's user alone.
    await chmod(this.directory, 0o755);
    const { uid, gid } = await serverUser();
    if (isRoot()) await run('chown', [`${uid}:${gid}`, this.directory]);
    const shared = sharedFolder();
    if (shared === undefined) {
      await this.makeCluster(this.cluster);
      return;
    }
    const template = join(shared, 'postgres-cluster');
    if (!existsSync(template)) await this.makeTemplate(template);
    await run('cp', ['-a', template, this.cluster]);
  }

  /** Of two processes that make it at the same time, one comes too late and leaves it to the other. */
  private async makeTemplate(template: string): Promise<void> {
    const made = join(this.directory, 'template');
    await this.makeCluster(made);
    await mkdir(dirname(template), { recursive: true });
    try {
      await rename(made, template);
    } catch (error) {
      if (!existsSync(template)) throw error;
      await rm(made, { recursive: true });
    }
  }

  private async makeCluster(path: string): Promise<void> {
    const { uid, gid } = await serverUser();
    const options = ['-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '-D', path];
    await run(join(this.programs, 'initdb'), options, {
      ...(isRoot() ? { uid, gid } : {}),
      cwd: this.directory,
      timeout: INITDB_DEADLINE_MS,
    });
  }

  private async launchOnFreePort(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      [this.port = 0] = await freePorts(1);
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
    this.watchdog = startWatchdog(this.directory, server, 'QUIT');
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

/** A server's process may have ended since it was listed. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whom the server runs as: `postgres` for a test run as root, else whoever runs the tests. */
export async function serverUser(): Promise<{ uid: number; gid: number }> {
  const idOf = async (flag: string) =>
    Number((await run('id', [flag, ...(isRoot() ? ['postgres'] : [])])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
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
