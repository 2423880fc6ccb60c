import { connect } from 'node:net';

const PIECE = Buffer.alloc(64_000, 'x');

/** What came of sending a body without measure. */
export interface EndlessEnd {
  /** What the server's side took, at most: bytes in the sockets' buffers count too. */
  readonly sentBytes: number;
  /** What it answered; it may be lost where the connection was reset. */
  readonly text: string;
}

/** Sends a head and then so much of a body as the server lets through, up to `total` bytes. */
export function sendEndlessBody(
  port: number,
  head: string,
  total: number,
  framing: 'length' | 'chunked',
): Promise<EndlessEnd> {
  return new Promise((resolve) => {
    let sentBytes = 0;
    let text = '';
    const piece =
      framing === 'length'
        ? PIECE
        : Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')]);
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(head);
      pump();
    });
    const pump = (): void => {
      while (!socket.destroyed && sentBytes < total) {
        sentBytes += PIECE.length;
        if (!socket.write(piece)) return;
      }
    };
    socket.on('drain', pump);
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('end', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve({ sentBytes, text });
    });
  });
}
