import { connect } from 'node:net';

const PIECE = Buffer.alloc(64_000, 'x');

/**
 * Sends a head and a body of `total` bytes, a multiple of 64,000, until an answer begins.
 * @returns what was read of the answer; nothing where the connection is reset
 */
export function sendLargeBody(
  port: number,
  head: string,
  total: number,
  framing: 'length' | 'chunked',
): Promise<string> {
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
      if (framing === 'chunked' && !socket.destroyed) socket.write('0\r\n\r\n');
    };
    socket.on('drain', pump);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(text);
    });
  });
}
