import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How often each sends another byte. */
const DRIP_INTERVAL_MS = 3_000;

/** Many connections that begin a request and send the rest of it byte by byte, without end. */
export class SlowClients {
  private readonly closed: Promise<string>[] = [];
  private readonly drip: NodeJS.Timeout;
  private readonly open = new Set<Socket>();

  private constructor() {
    this.drip = setInterval(() => {
      for (const socket of this.open) socket.write('a');
    }, DRIP_INTERVAL_MS);
  }

  /** @param begin what the connection of this number sends at once */
  static async connect(port: number, count: number, begin: (index: number) => string): Promise<SlowClients> {
    const clients = new SlowClients();
    for (let index = 0; index < count; index += 1) {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      clients.closed.push(
        new Promise((resolve) => {
          socket.on('close', () => {
            clients.open.delete(socket);
            resolve(text);
          });
        }),
      );
      await once(socket, 'connect');
      clients.open.add(socket);
      socket.write(begin(index));
    }
    return clients;
  }

  /** How many the server has not closed yet. */
  get openCount(): number {
    return this.open.size;
  }

  /** What the server said to each before it closed the connection. */
  async untilClosed(): Promise<string[]> {
    const texts = await Promise.all(this.closed);
    clearInterval(this.drip);
    return texts;
  }

  destroy(): void {
    clearInterval(this.drip);
    for (const socket of this.open) socket.destroy();
  }
}
