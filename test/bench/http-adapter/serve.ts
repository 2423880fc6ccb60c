// The server of a bench, in a process of its own: serve.ts <node|stock|fast> <module of the target>.
// Tells its parent the port, and its CPU time in microseconds whenever it is asked.
import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastExpressAdapter } from '@app/http';
import { loadTarget, type Variant } from './target';

/** The floor: reads the body, parses it and answers, with nothing around it. */
function startNode(): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { user_id } = JSON.parse(Buffer.concat(chunks).toString()) as { user_id: string };
      const body = JSON.stringify({ user_id, balance: 99.75 });
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.setHeader('Content-Length', Buffer.byteLength(body));
      response.end(body);
    });
  });
}

/** Express as Nest brings it; its JSON can't hold a bigint, so amounts go out as plain numbers. */
function stockAdapter(): ExpressAdapter {
  const adapter = new ExpressAdapter();
  adapter.set('json replacer', (_key: string, value: unknown) =>
    typeof value === 'bigint' ? Number(value) / 1e9 : value,
  );
  return adapter;
}

async function start(variant: Variant, path: string): Promise<Server> {
  if (variant === 'node') return startNode();
  const { buildApp } = await loadTarget(path);
  const app = await buildApp(variant === 'stock' ? stockAdapter() : new FastExpressAdapter());
  await app.init();
  return app.getHttpServer() as Server;
}

async function main(): Promise<void> {
  Logger.overrideLogger(false);
  const [variant, path] = process.argv.slice(2) as [Variant, string];
  const server = await start(variant, path);
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu_us: user + system });
  });
  for (const event of ['disconnect', 'SIGTERM']) process.on(event, () => process.exit(0));
}

void main();
