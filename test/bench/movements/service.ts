// The whole service, in a process of its own, on the embedded engine or the server that its settings name:
// asked for it, it answers its CPU time and its memory.
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { createHttpApp } from '../../../apps/credits-service/src/http-app';

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const settings = new Settings({ ...process.env, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'ERROR' });
  const app = await createHttpApp(settings);
  await app.listen(settings.port, settings.host);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu_us: user + system, rss_bytes: process.memoryUsage.rss() });
  });
  process.send?.({ port: (app.getHttpServer().address() as AddressInfo).port });
}

for (const event of ['disconnect', 'SIGTERM']) process.on(event, () => process.exit(0));
void main();
