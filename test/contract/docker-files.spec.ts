import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CallTimes } from '../../apps/credits-service/src/gateway/relay/call-times';
import { settingNames } from '../support/app/setting-names';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const ROOT = join(__dirname, '../..');
const MANIFEST = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  engines: { node: string };
  scripts: Record<string, string>;
};
const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.cluster.yml'];
const GATEWAY_TIMEOUT_MAX_SECONDS = 3_600;
const RUN_TIMEOUT_MS = 15_000;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every capture of a pattern's only group. */
function captures(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group]) => group!);
}

/** The lines of the first mapping under a key, at any depth; or nothing. */
function mapping(yaml: string, key: string): string {
  const [, indent, lines] = new RegExp(`^( *)${key}:.*\\n((?:\\1 +.*\\n|\\n)*)`, 'm').exec(yaml) ?? [];
  return indent === undefined ? '' : lines!;
}

interface Run {
  code: number;
  output: string;
}

function run(program: string, args: string[], env: Record<string, string>): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env: { ...process.env, ...env }, timeout: RUN_TIMEOUT_MS },
      (error: ExecFileException | null, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
      },
    );
  });
}

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('starts what `npm run start:prod` starts, with no shell or npm in between', () => {
    expect(dockerfile).toContain(
      `\nCMD ${JSON.stringify(MANIFEST.scripts['start:prod']!.split(' ')).replaceAll(',', ', ')}\n`,
    );
  });

  it('builds and runs on one Node, which package.json allows', () => {
    const images = captures(dockerfile, /^FROM (node:\S+)/gm);
    expect(new Set(images).size).toBe(1);
    expect(MANIFEST.engines.node).toMatch(/^>=\d/);
    expect(Number(/^node:(\d+)-/.exec(images[0]!)![1])).toBeGreaterThanOrEqual(
      parseInt(MANIFEST.engines.node.slice(2)),
    );
  });

  it('copies from the checkout only what is there and what .dockerignore lets through', () => {
    const copied = captures(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((paths) => paths.split(' '));
    const [everything, ...letThrough] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

    expect(everything).toBe('*');
    expect(copied.length).toBeGreaterThan(0);
    for (const path of copied) {
      expect(existsSync(join(ROOT, path))).toBe(true);
      expect(letThrough).toContain(`!${path}`);
    }
  });

  it('ships what package.json calls production, runs no install script, and is not root', () => {
    expect(dockerfile).toMatch(/^RUN npm ci --omit=dev --ignore-scripts$/m);
    expect(dockerfile).toMatch(/COPY --from=dependencies \/app\/node_modules/);
    expect(captures(dockerfile, /^USER (.+)$/gm)).toEqual(['1000:1000']);
  });

  it('probes every second until it is healthy', () => {
    expect(captures(dockerfile, /^HEALTHCHECK (.+)/gm)).toEqual([
      expect.stringContaining('--start-interval=1s'),
    ]);
  });
});

describe.each(COMPOSE_FILES)('%s', (file) => {
  const compose = read(file);

  it('runs the TigerBeetle of the client’s version', () => {
    const tags = captures(compose, /image: ghcr\.io\/tigerbeetle\/tigerbeetle:(\S+)/g);
    expect(tags).toEqual([MANIFEST.dependencies['tigerbeetle-node']]);
  });

  it('publishes on loopback only', () => {
    const blocks = captures(compose, /^ +ports:\n((?: +(?:- .*|#.*)\n)+)/gm);
    const ports = blocks.flatMap((block) => captures(block, /- (.+)/g));
    expect(ports).toContain("'127.0.0.1:8001:8001'");
    expect(ports.filter((port) => !port.startsWith("'127.0.0.1:"))).toEqual([]);
    expect(compose.match(/ports:/g)).toHaveLength(blocks.length);
  });

  it('takes every setting from outside, but for those that it and the documents call fixed', () => {
    const settable = (name: string) => new RegExp(`^ +${name}: \\$\\{${name}:-\\w*\\}$`, 'm').test(compose);
    const fixed = settingNames().filter((name) => !settable(name));
    const [header = ''] = compose.split('\nname:');
    const documented = /^- \*\*The files fix some settings\.\*\*(?:.*\n)+?(?=- )/m.exec(
      read('docs/operations.md'),
    )![0];
    const [everywhere = '', clusterOnly = ''] = documented.split('docker-compose.cluster.yml');

    expect(
      captures(header.replaceAll('\n# ', ' '), /that this file fixes: ([A-Z_, ]+)\./g)[0]!
        .split(', ')
        .sort(),
    ).toEqual(fixed);
    expect(
      captures(everywhere, /`([A-Z_]+)`/g)
        .concat(file === 'docker-compose.cluster.yml' ? captures(clusterOnly, /`([A-Z_]+)`/g) : [])
        .sort(),
    ).toEqual(fixed);
  });

  it('starts Node and shells under an init, so that no signal to stop is lost', () => {
    for (const service of ['credits-service', 'tigerbeetle-format']) {
      const key = file === 'docker-compose.yml' ? service : `x-${service}`;
      expect(mapping(compose, key)).toMatch(/^ +init: true$/m);
    }
  });

  it('gives no process new privileges, and TigerBeetle only IPC_LOCK and its volumes', () => {
    const tigerbeetle = mapping(
      compose,
      file === 'docker-compose.yml' ? 'x-tigerbeetle' : 'x-tigerbeetle-image',
    );
    expect(tigerbeetle).toMatch(/^ +image: ghcr\.io\/tigerbeetle/m);
    expect(tigerbeetle).toMatch(/^ +cap_drop: \[ALL\]$/m);
    expect(tigerbeetle).toMatch(/^ +read_only: true$/m);
    expect(captures(compose, /cap_add: (.+)/g)).toEqual(['[IPC_LOCK]']);
    expect(captures(compose, /^ +(image): /gm)).toHaveLength(
      captures(compose, /^ +security_opt: \[.*('no-new-privileges=true').*\]$/gm).length,
    );
  });

  it('probes every second while a container starts', () => {
    const periods = captures(compose, /^ +(start_period): /gm);
    expect(periods.length).toBeGreaterThan(0);
    expect(captures(compose, /^ +start_period: .*\n +(start_interval: 1s)$/gm)).toHaveLength(periods.length);
  });
});

describe('docker-compose.cluster.yml', () => {
  const compose = read('docker-compose.cluster.yml');
  const addressOf = (service: string): string =>
    new RegExp(`^  ${service}:\\n(?:    .*\\n)*?        ipv4_address: (\\S+)$`, 'm').exec(compose)![1]!;

  it('gives every replica and every client the same addresses in the same order', () => {
    const replicas = [0, 1, 2].map((index) => `${addressOf(`tigerbeetle-${index}`)}:3000`).join();
    expect(captures(compose, /--addresses=(\S+)/g)).toEqual([replicas, replicas, replicas]);
    expect(captures(compose, /TIGERBEETLE_HOST: (\S+)/g)).toEqual([replicas]);
  });

  it('sends no request twice: only one that could not be sent goes to another process', () => {
    expect(captures(read('docker/haproxy.cfg'), /^ +retry-on (.+)$/gm)).toEqual(['conn-failure']);
  });

  it('logs no line for the connections of its own health check, which send nothing', () => {
    expect(read('docker/haproxy.cfg').split(/^frontend /m)[0]).toMatch(/^ +option dontlognull$/m);
  });

  it('cuts no AI call that the service lets go on', () => {
    const [, ...sections] = read('docker/haproxy.cfg').split(/^(?=frontend |backend )/m);
    expect(sections).toHaveLength(3);
    for (const section of sections) {
      const side = section.startsWith('frontend') ? 'client' : 'server';
      const rule = new RegExp(
        `^ +http-request set-timeout ${side} (\\d+)m if { path_beg /v1/ /v1beta/ }$`,
        'gm',
      );
      const minutes = captures(section, rule).map(Number);
      expect(minutes).toHaveLength(1);
      expect(minutes[0]! * 60).toBeGreaterThan(GATEWAY_TIMEOUT_MAX_SECONDS);
    }
  });

  it('has no SDK repeat a call that may have been made', () => {
    const errors = captures(read('docker/haproxy.cfg'), /^ +http-error (status (?:502|504) .*)$/gm);
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(error).toContain(' hdr X-Should-Retry false ');
  });

  it('gives the load balancer time for AI calls that are under way when it is stopped', () => {
    const [hardStop] = captures(read('docker/haproxy.cfg'), /^ +hard-stop-after (\d+)s$/gm).map(Number);
    const [grace] = captures(compose.split(/^ {2}load-balancer:$/m)[1]!, /stop_grace_period: (\d+)s/g).map(
      Number,
    );
    const { closeMs, settleMs } = new CallTimes();
    expect(hardStop! * 1_000).toBeGreaterThan(closeMs + settleMs);
    expect(grace!).toBeGreaterThan(hardStop!);
  });

  it('gives the load balancer the addresses of the service and of the gateway that it trusts', () => {
    const haproxy = read('docker/haproxy.cfg');
    const backends = haproxy.split(/^backend /m).slice(1);
    expect(backends).toHaveLength(2);
    for (const backend of backends) {
      expect(captures(backend, /^ +server \S+ (\S+)/gm)).toEqual(
        ['credits-service-1', 'credits-service-2'].map((service) => `${addressOf(service)}:8001`),
      );
    }
    expect(captures(haproxy, /acl from_host src (\S+)/g)).toEqual(captures(compose, /gateway: (\S+)/g));
  });
});

describe('docker/healthcheck.cjs', () => {
  const HEALTHCHECK = join(ROOT, 'docker/healthcheck.cjs');

  async function probe(answer: RequestListener): Promise<Run> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      return await run(process.execPath, [HEALTHCHECK], { PORT: String(port) });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('says yes to 200 from the health call', async () => {
    const paths: (string | undefined)[] = [];
    const { code } = await probe((request, response) => {
      paths.push(request.url);
      response.end('{"status":"healthy"}');
    });
    expect(code).toBe(0);
    expect(paths).toEqual(['/api/v1/health']);
  });

  it('says no to 503', async () => {
    expect(await probe((_, response) => response.writeHead(503).end())).toEqual({
      code: 1,
      output: 'status 503\n',
    });
  });

  it('says no where the connection ends without an answer', async () => {
    expect((await probe((request) => request.socket.destroy())).code).toBe(1);
  });
});

describe('docker/format-tigerbeetle.sh', () => {
  let folder: TemporaryDirectory;
  const at = (path: string) => join(folder.path, path);

  beforeEach(() => {
    folder = new TemporaryDirectory();
    mkdirSync(at('data'));
    mkdirSync(at('notes'));
    // In place of TigerBeetle: it notes what it was asked for and makes the file that is named last.
    writeFileSync(
      at('tigerbeetle'),
      '#!/bin/sh\necho "$@" >>"$0.calls"\nfor file; do :; done\n[ -e "$file" ] && exit 3\necho formatted >"$file"\nexit "${EXIT:-0}"\n',
      { mode: 0o755 },
    );
  });

  afterEach(() => {
    folder.remove();
  });

  function format(env: Record<string, string> = {}): Promise<Run> {
    return run('/bin/sh', [join(ROOT, 'docker/format-tigerbeetle.sh'), '1', '3'], {
      TIGERBEETLE_CLUSTER_ID: '7',
      TIGERBEETLE_BINARY: at('tigerbeetle'),
      TIGERBEETLE_DATA: at('data'),
      TIGERBEETLE_NOTES: at('notes'),
      ...env,
    });
  }

  const calls = () =>
    existsSync(at('tigerbeetle.calls')) ? readFileSync(at('tigerbeetle.calls'), 'utf8') : '';
  const dataFile = () => at('data/0_1.tigerbeetle');

  it('formats on the first start', async () => {
    expect((await format()).code).toBe(0);
    expect(calls()).toBe(`format --cluster=7 --replica=1 --replica-count=3 ${dataFile()}.new\n`);
    expect(readFileSync(dataFile(), 'utf8')).toBe('formatted\n');
  });

  it('leaves the data file alone from then on', async () => {
    await format();
    writeFileSync(dataFile(), 'in use');
    expect((await format()).code).toBe(0);
    expect(calls().split('\n')).toHaveLength(2);
    expect(readFileSync(dataFile(), 'utf8')).toBe('in use');
  });

  it('begins anew after a start that was interrupted', async () => {
    writeFileSync(`${dataFile()}.new`, 'half');
    expect((await format()).code).toBe(0);
    expect(readFileSync(dataFile(), 'utf8')).toBe('formatted\n');
  });

  it('leaves nothing that looks like a data file where TigerBeetle fails, and tries again', async () => {
    expect((await format({ EXIT: '9' })).code).toBe(9);
    expect(existsSync(dataFile())).toBe(false);
    expect((await format()).code).toBe(0);
  });

  it('refuses to replace a data file that is gone', async () => {
    await format();
    rmSync(dataFile());
    const { code, output } = await format();
    expect(code).toBe(1);
    expect(output).toContain('is gone');
    expect(existsSync(dataFile())).toBe(false);
    expect(calls().split('\n')).toHaveLength(2);
  });

  it('refuses a data file that was formatted for another cluster', async () => {
    await format();
    const { code, output } = await format({ TIGERBEETLE_CLUSTER_ID: '8' });
    expect(code).toBe(1);
    expect(output).toContain('cluster=7');
  });

  it('takes a data file that was restored without its note, and notes it', async () => {
    writeFileSync(dataFile(), 'restored');
    expect((await format()).code).toBe(0);
    expect(calls()).toBe('');
    rmSync(dataFile());
    expect((await format()).code).toBe(1);
  });
});
