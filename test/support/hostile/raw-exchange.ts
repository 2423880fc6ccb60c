import { connect } from 'node:net';

/** How long nothing has to come before it is asked whether anything can still come. */
const QUIET_MS = 300;
const DEADLINE_MS = 20_000;

/**
 * Questions to the server that many wait for together, so that waiting does not become a load of its own. Each is asked on
 * a new connection: the server accepts it after those that were opened before.
 */
export class Pulse {
  private underWay: Promise<unknown> = Promise.resolve();
  private next: Promise<unknown> | undefined;

  constructor(private readonly ask: () => Promise<unknown>) {}

  /** Resolves once a question that was asked after this call is answered. */
  after(): Promise<unknown> {
    this.next ??= this.underWay
      // A question that failed is that one's matter; the next is asked all the same.
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        this.underWay = this.ask();
        return this.underWay;
      });
    return this.next;
  }
}

/** One answer on a connection, as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * Writes these bytes to a connection of their own, and gives back what came until it was closed or fell silent.
 * @param pulse tells when the server has answered something that it was asked after these bytes: of what it has not
 *   answered then it waits to hear the rest, however busy the machine is
 */
export function exchange(port: number, bytes: Buffer, pulse: Pulse): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      // From here on, since a question that is asked on an older connection is answered before a new one is accepted.
      socket.setTimeout(QUIET_MS);
    });
    const deadline = setTimeout(() => socket.destroy(), DEADLINE_MS);
    const endIfSilent = async (): Promise<void> => {
      const before = chunks.length;
      await pulse.after();
      if (chunks.length === before) socket.destroy();
      else socket.setTimeout(QUIET_MS);
    };
    socket.on('timeout', () => {
      // A question that failed says nothing about these bytes.
      endIfSilent().catch(() => socket.setTimeout(QUIET_MS));
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A reset is the server's right: what came before it counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
  });
}

/** Cuts what came on a connection into answers. @throws where it is no sequence of answers of HTTP/1.1 */
export function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    const head = headEnd < 0 ? rest : rest.slice(0, headEnd);
    const status = Number(/^HTTP\/1\.1 ([1-5]\d\d)(?: |\r\n|$)/.exec(head)?.[1]);
    if (headEnd < 0 || Number.isNaN(status))
      throw new Error(`No answer of HTTP/1.1: ${JSON.stringify(rest.slice(0, 400))}`);
    rest = rest.slice(headEnd + 4);
    const length = bodyLength(head, status, rest);
    if (status >= 200) answers.push({ status, head, body: rest.slice(0, length) });
    rest = rest.slice(length);
  }
  return answers;
}

function bodyLength(head: string, status: number, rest: string): number {
  // An answer to HEAD has the length of a body that is not there; the next answer, or nothing, follows.
  if (status < 200 || status === 204 || rest.startsWith('HTTP/1.1 ')) return 0;
  if (/\r\nTransfer-Encoding: chunked/i.test(head)) {
    // The last chunk may be the only one.
    const end = `\r\n${rest}`.indexOf('\r\n0\r\n\r\n');
    return end < 0 ? rest.length : end + 5;
  }
  return Math.min(rest.length, Number(/\r\nContent-Length: (\d+)/i.exec(head)?.[1] ?? rest.length));
}
