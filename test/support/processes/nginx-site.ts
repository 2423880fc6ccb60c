import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingMessage } from 'node:http';
import { until } from '../async/eventually';
import { isRoot } from '../postgres/postgres-server';
import { end, startWatchdog } from './child';
import { findProgram, isProgram } from './find-program';
import { freePorts } from './free-ports';

const SITE = join(__dirname, '../../../deploy/nginx.conf');
/** Debian puts it where only root's PATH goes. */
const OF_DEBIAN = '/usr/sbin/nginx';
const START_MAX_MS = 20_000;
const ANSWER_MAX_MS = 20_000;
const HOST = 'credits.example.com';

export interface SiteAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** nginx with the site of deploy/, on free ports, with a certificate made on the spot. */
export class NginxSite {
  private process: ChildProcess | undefined;
  private watchdog: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly httpPort: number,
    private readonly httpsPort: number,
  ) {}

  static program(): string | undefined {
    return findProgram('nginx') ?? [OF_DEBIAN].find(isProgram);
  }

  /** @param upstreamPort where the service listens */
  static async start(upstreamPort: number): Promise<NginxSite> {
    const program = NginxSite.program();
    if (program === undefined) throw new Error('There is no nginx.');
    const [httpPort = 0, httpsPort = 0] = await freePorts(2);
    const site = new NginxSite(mkdtempSync(join(tmpdir(), 'nginx-')), httpPort, httpsPort);
    try {
      await site.launch(program, upstreamPort);
    } catch (error) {
      await site.stop();
      throw error;
    }
    return site;
  }

  /** A request over TLS, which checks the certificate; the answer begins before its end. */
  open(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpsRequest(
        {
          port: this.httpsPort,
          host: '127.0.0.1',
          servername: HOST,
          ca: this.read('fullchain.pem'),
          agent: false,
          timeout: ANSWER_MAX_MS,
          method,
          path,
          headers: { host: HOST, ...headers },
        },
        resolve,
      );
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.end(body);
    });
  }

  async send(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: string,
  ): Promise<SiteAnswer> {
    const answer = await this.open(method, path, headers, body);
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text };
  }

  /** The lines of its log so far. */
  log(): Record<string, unknown>[] {
    return this.read('credits-service.log')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async stop(): Promise<void> {
    if (this.process !== undefined) await end(this.process, 'SIGTERM');
    if (this.watchdog !== undefined) await end(this.watchdog, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  private async launch(program: string, upstreamPort: number): Promise<void> {
    const { folder, httpPort, httpsPort } = this;
    const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
    const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files], {
      stdio: 'ignore',
    });
    const site = readFileSync(SITE, 'utf8')
      .replaceAll(/^ *listen \[::\].*$/gm, '')
      .replace('listen 80;', `listen 127.0.0.1:${httpPort};`)
      .replace('listen 443 ', `listen 127.0.0.1:${httpsPort} `)
      .replace('127.0.0.1:8001', `127.0.0.1:${upstreamPort}`)
      .replaceAll('/etc/ssl/credits', folder)
      .replaceAll('/var/log/nginx', folder);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const settings = [
      'daemon off;',
      ...(isRoot() ? ['user root;'] : []),
      `pid ${folder}/nginx.pid;`,
      `error_log ${folder}/error.log;`,
      'events {}',
      'http {',
      ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`),
      site,
      '}',
    ];
    writeFileSync(join(folder, 'nginx.conf'), settings.join('\n'));
    const process = spawn(program, ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], {
      stdio: 'ignore',
    });
    this.process = process;
    this.watchdog = startWatchdog(folder, process, 'QUIT');
    await until('nginx answers', START_MAX_MS, () =>
      this.send('GET', '/api/v1/health').then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  }
}
