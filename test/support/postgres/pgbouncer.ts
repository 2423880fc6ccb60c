import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { end, startWatchdog } from '../processes/child';
import { isProgram, pathFolders } from '../processes/find-program';
import { freePorts } from '../processes/free-ports';
import { isRoot, serverUser } from './postgres-server';

const START_DEADLINE_MS = 20_000;
const CONNECT_DEADLINE_MS = 2_000;
const CONNECT_RETRY_MS = 100;
const LOG_TAIL_BYTES = 4096;
/** Debian puts it where only root's PATH goes. */
const SYSTEM_FOLDER = '/usr/sbin';

/** PgBouncer with its defaults, in transaction mode, in front of a PostgreSQL server. */
export class PgBouncer {
  private process: ChildProcess | undefined;
  private watchdog: ChildProcess | undefined;
  private logTail = '';

  private constructor(
    private readonly program: string,
    private readonly directory: string,
    private readonly port: number,
  ) {}

  static program(): string | undefined {
    return [...pathFolders(), SYSTEM_FOLDER].map((folder) => join(folder, 'pgbouncer')).find(isProgram);
  }

  /** @param server a database's URL. @throws Error where there is no program, or it does not answer in time */
  static async start(server: string): Promise<PgBouncer> {
    const program = PgBouncer.program();
    if (program === undefined) throw new Error('There is no PgBouncer.');
    const directory = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
    const [port = 0] = await freePorts(1);
    const pooler = new PgBouncer(program, directory, port);
    try {
      await pooler.launch(new URL(server));
    } catch (error) {
      await pooler.stop();
      throw error;
    }
    return pooler;
  }

  /** The URL of the same database by way of the pooler. */
  urlOf(database: string): string {
    const url = new URL(database);
    url.port = String(this.port);
    return url.href;
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    if (this.process !== undefined) await end(this.process, 'SIGINT');
    if (this.watchdog !== undefined) await end(this.watchdog, 'SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }

  private async launch(server: URL): Promise<void> {
    await chmod(this.directory, 0o755);
    const settings = join(this.directory, 'pgbouncer.ini');
    const users = join(this.directory, 'users.txt');
    await writeFile(users, `"${server.username}" ""\n`);
    await writeFile(
      settings,
      [
        '[databases]',
        `* = host=${server.hostname} port=${server.port}`,
        '[pgbouncer]',
        'pool_mode = transaction',
        'listen_addr = 127.0.0.1',
        `listen_port = ${this.port}`,
        'unix_socket_dir =',
        'auth_type = trust',
        `auth_file = ${users}`,
        '',
      ].join('\n'),
    );
    const { uid, gid } = await serverUser();
    // PgBouncer refuses to run as root.
    const user = isRoot() ? { uid, gid } : {};
    const child = spawn(this.program, [settings], {
      cwd: this.directory,
      ...user,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process = child;
    this.watchdog = startWatchdog(this.directory, child, 'QUIT');
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.logTail = (this.logTail + text).slice(-LOG_TAIL_BYTES);
    });
    await this.untilReady(server.href);
  }

  private async untilReady(database: string): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    for (;;) {
      const client = new Client({
        connectionString: this.urlOf(database),
        connectionTimeoutMillis: CONNECT_DEADLINE_MS,
      });
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (Date.now() > deadline) {
          throw new Error(`PgBouncer did not start in time. The end of its log:\n${this.logTail}`, {
            cause: error,
          });
        }
        await sleep(CONNECT_RETRY_MS);
      }
    }
  }
}
