import { connect, type Socket } from 'node:net';

/** The one request that a bench sends over and over. */
export interface BenchRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection that stays silent for so long is a failure of the bench. */
const SILENCE_MAX_MS = 10_000;

/**
 * Sends requests over kept-alive connections, one at a time on each, and waits for every answer.
 *
 * @param total how many requests, over all connections.
 * @throws where an answer has another status than 200.
 */
export async function load(
  port: number,
  request: BenchRequest,
  connections: number,
  total: number,
): Promise<void> {
  const bytes = toBytes(request);
  let left = total;
  const take = (): boolean => (left -= 1) >= 0;
  await Promise.all(Array.from({ length: connections }, () => runConnection(port, bytes, take)));
}

function runConnection(port: number, bytes: Buffer, take: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.setTimeout(SILENCE_MAX_MS, () => socket.destroy(new Error('the server is silent')));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve();
    });
    const sendNext = (): void => {
      if (take()) socket.write(bytes);
      else socket.end();
    };
    socket.on('connect', sendNext);
    onEachAnswer(socket, sendNext);
  });
}

/** Calls back for each whole answer. Answers come in one piece or a few; their length is in Content-Length. */
function onEachAnswer(socket: Socket, callback: () => void): void {
  let pending = '';
  socket.on('data', (chunk: Buffer) => {
    // Latin-1 keeps the number of bytes, which is what Content-Length counts.
    pending += chunk.toString('latin1');
    const headEnd = pending.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    if (!pending.startsWith('HTTP/1.1 200 ')) {
      socket.destroy(new Error(`unexpected answer: ${pending.slice(0, 500)}`));
      return;
    }
    const length = Number(/\r\ncontent-length: ([0-9]+)/i.exec(pending)?.[1]);
    if (pending.length < headEnd + 4 + length) return;
    pending = '';
    callback();
  });
}

function toBytes({ method, path, headers, body }: BenchRequest): Buffer {
  const lines = Object.entries({ Host: 'localhost', ...headers, 'Content-Length': Buffer.byteLength(body) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}
