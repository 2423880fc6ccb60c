import { connect } from 'node:net';

const DEADLINE_MS = 10_000;

/** Writes these bytes to a connection of their own and gives back everything until its end. */
export function sendBytes(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.setTimeout(DEADLINE_MS, () => socket.destroy(new Error('The connection has not ended in time.')));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', reject);
    socket.on('end', () => {
      socket.destroy();
      resolve(text);
    });
  });
}
