// A provider that costs next to nothing: JSON, a stream of 60 frames at once, or the same over 16 s.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FRAMES, PACED, PACED_MS } from './plan';

const USAGE = { prompt_tokens: 12, completion_tokens: 60, total_tokens: 72 };
const ANSWER = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'bench',
    choices: [
      { index: 0, message: { role: 'assistant', content: 'word '.repeat(60) }, finish_reason: 'stop' },
    ],
    usage: USAGE,
  }),
);
const FRAME = Buffer.from(
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'bench', choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }] })}\n\n`,
);
const LAST = Buffer.from(
  `data: ${JSON.stringify({ model: 'bench', choices: [], usage: USAGE })}\n\ndata: [DONE]\n\n`,
);

async function stream(response: ServerResponse, pauseMs: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let frame = 0; frame < FRAMES; frame += 1) {
    response.write(FRAME);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  response.end(LAST);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length });
      response.end(ANSWER);
    } else void stream(response, body.includes(PACED) ? PACED_MS / FRAMES : 0);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
