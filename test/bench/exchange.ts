import { connect, type Socket } from 'node:net';

/** A connection that stays silent for so long is a failure of the bench. */
const SILENCE_MAX_MS = 10_000;

/**
 * Sends requests over kept-alive connections, one at a time on each, and waits for every answer. It costs far less than
 * a client of its own right would, so that the bench measures the server.
 *
 * @param requests the bytes of each request, in the order in which they are taken.
 * @returns how long each request took, in milliseconds.
 * @throws where an answer has another status.
 */
export async function exchange(
  port: number,
  requests: Iterator<Buffer>,
  connections: number,
  status = 200,
): Promise<number[]> {
  const latencies: number[] = [];
  const run = () => runConnection(port, requests, status, latencies);
  await Promise.all(Array.from({ length: connections }, run));
  return latencies;
}

/** The bytes of a POST with a JSON body. */
export function post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const lines = Object.entries({
    Host: 'localhost',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}

function runConnection(
  port: number,
  requests: Iterator<Buffer>,
  status: number,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sentAt = 0;
    socket.setNoDelay(true);
    socket.setTimeout(SILENCE_MAX_MS, () => socket.destroy(new Error('the server is silent')));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve();
    });
    const sendNext = (): void => {
      const next = requests.next();
      sentAt = performance.now();
      if (next.done === true) socket.end();
      else socket.write(next.value);
    };
    socket.on('connect', sendNext);
    onEachAnswer(socket, status, () => {
      latencies.push(performance.now() - sentAt);
      sendNext();
    });
  });
}

/** Calls back for each whole answer; its length is in Content-Length. */
function onEachAnswer(socket: Socket, status: number, callback: () => void): void {
  let chunks: Buffer[] = [];
  let received = 0;
  let expected = Infinity;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    if (expected === Infinity) {
      // Latin-1 keeps the number of bytes, which is what Content-Length counts.
      const text = Buffer.concat(chunks).toString('latin1');
      const headEnd = text.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      if (!text.startsWith(`HTTP/1.1 ${status} `)) {
        socket.destroy(new Error(`unexpected answer: ${text.slice(0, 500)}`));
        return;
      }
      expected = headEnd + 4 + Number(/\r\ncontent-length: ([0-9]+)/i.exec(text)?.[1]);
    }
    if (received < expected) return;
    chunks = [];
    received = 0;
    expected = Infinity;
    callback();
  });
}
