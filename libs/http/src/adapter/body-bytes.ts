import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type HttpProblem } from '../problems/http-problem.error';

/**
 * What is still read, and thrown away, of a body that is too large, so that the client gets to see the answer: most
 * clients send all before they listen. Past either bound the connection ends.
 */
const DISCARD_MAX_BYTES = 16_000_000;
const DISCARD_MAX_MS = 5_000;

/**
 * Hands over the whole body, undefined where it is empty, or why it was not taken to its end. Nothing happens where the
 * client goes away before: there is nobody left to answer.
 * @param faultOfLength asked at each piece, with the number of bytes so far
 */
export function collectBody(
  request: IncomingMessage,
  faultOfLength: (length: number) => HttpProblem | undefined,
  handOver: (body: Buffer | undefined | HttpProblem) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;

  function onData(chunk: Buffer): void {
    length += chunk.length;
    const fault = faultOfLength(length);
    if (fault === undefined) {
      chunks.push(chunk);
      return;
    }
    request.off('data', onData);
    request.off('end', onEnd);
    chunks.length = 0;
    handOver(fault);
  }
  function onEnd(): void {
    handOver(chunks.length <= 1 ? chunks[0] : Buffer.concat(chunks, length));
  }
  request.on('data', onData);
  request.on('end', onEnd);
}

/** A client that waits to be told to go on is told no, and sends nothing; of the others, what they send passes by. */
export function refuseBody(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  if (!waitsToContinue(request)) {
    discardBody(request, response, next);
    return;
  }
  response.setHeader('Connection', 'close');
  next();
}

/** Whether the client sends its body only once it is told to (RFC 9110, section 10.1.1). */
export function waitsToContinue({ headers, httpVersionMinor }: IncomingMessage): boolean {
  return httpVersionMinor >= 1 && headers.expect?.toLowerCase() === '100-continue';
}

/** Goes on once the body has passed by, or ends the connection after the answer. */
export function discardBody(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  let length = 0;
  const timer = setTimeout(giveUp, DISCARD_MAX_MS);

  function settle(): void {
    clearTimeout(timer);
    request.off('data', onData);
    request.off('end', onEnd);
    request.off('close', onClose);
  }
  function onData(chunk: Buffer): void {
    length += chunk.length;
    if (length > DISCARD_MAX_BYTES) giveUp();
  }
  function onEnd(): void {
    settle();
    next();
  }
  function onClose(): void {
    settle();
  }
  function giveUp(): void {
    settle();
    request.pause();
    response.setHeader('Connection', 'close');
    next();
  }
  request.on('data', onData);
  request.on('end', onEnd);
  request.on('close', onClose);
}
