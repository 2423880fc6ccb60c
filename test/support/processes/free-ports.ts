import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Above the well-known ports and below those from which Linux takes the near ends of outgoing connections
 * (32768 on).
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const ATTEMPTS_MAX = 100;

/**
 * Ports of the loopback interface on which nothing listens. They stay free while a replica is down, since no
 * connection and no server that asks for any free port is given one of them.
 *
 * @throws Error where a hundred random ports are taken
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; attempt < ATTEMPTS_MAX && ports.size < count; attempt += 1) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  if (ports.size < count) throw new Error(`There are no ${count} free ports.`);
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
