import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchChild } from '../child';

/** The key that every request of the bench carries. */
export const API_KEY = 'bench-key-of-the-service';

const MODULES = {
  node: join(__dirname, 'floor.cjs'),
  stock: join(__dirname, 'stock.cjs'),
  service: join(__dirname, '../../../dist/apps/credits-service/src/main.js'),
} as const;

export type Variant = keyof typeof MODULES;

/** What a server used so far. */
export interface Usage {
  readonly cpu_us: number;
  readonly rss_bytes: number;
}

const START_MAX_MS = 30_000;

/** One server of the bench, in a process of its own, which listens on a port of its own. */
export class BenchServer {
  private constructor(
    readonly port: number,
    private readonly child: BenchChild<'usage', Usage>,
    private readonly folder: string,
  ) {}

  /** Resolves once the server answers. `settings` are environment variables of the service. */
  static async start(variant: Variant, settings: NodeJS.ProcessEnv = {}): Promise<BenchServer> {
    const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
    const port = await freePort();
    const environment = { DATA_DIR: folder, PORT: String(port), API_KEYS: API_KEY, ...settings };
    const child = BenchChild.startBuilt<'usage', Usage>(MODULES[variant], environment, [
      join(__dirname, 'answer-cpu.cjs'),
    ]);
    const server = new BenchServer(port, child, folder);
    try {
      await server.untilHealthy();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  usage(): Promise<Usage> {
    return this.child.ask('usage');
  }

  async stop(): Promise<void> {
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilHealthy(): Promise<void> {
    const deadline = Date.now() + START_MAX_MS;
    while (Date.now() < deadline && !this.child.ended) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/health`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(20);
    }
    throw new Error('The server did not start. Is the service built? Run `npm run build`.');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
