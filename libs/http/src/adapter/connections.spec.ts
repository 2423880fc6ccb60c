import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Connections } from './connections';
import { OverloadLog } from './overload';

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

let server: Server;
const clients: Socket[] = [];
const log = new OverloadLog();
const notes = jest.spyOn(log, 'note').mockImplementation();

async function start(connections: Connections, listener: RequestListener): Promise<number> {
  server = createServer((request, response) => {
    connections.inTurn(request, response, listener);
  });
  connections.watch(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  clients.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that the server sends until it closes. */
async function textOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, 'close');
  return text;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe('a connection', () => {
  it('is answered one request after the other, in their order', async () => {
    const events: string[] = [];
    const port = await start(new Connections(10, log), (request, response) => {
      const { url = '' } = request;
      events.push(`start ${url}`);
      setTimeout(
        () => {
          events.push(`end ${url}`);
          response.end(url);
        },
        url === '/1' ? 20 : 0,
      );
    });
    const socket = await open(port);
    const text = textOf(socket);
    socket.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.write('GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await text).toMatch(/\r\n\/1HTTP[^]*\r\n\/2HTTP[^]*\r\n\/3/);
    expect(events).toEqual(['start /1', 'end /1', 'start /2', 'end /2', 'start /3', 'end /3']);
  });

  it('ends where more requests are sent ahead than anybody needs', async () => {
    const waiting: (() => void)[] = [];
    const port = await start(new Connections(10, log), (_request, response) => {
      waiting.push(() => response.end());
    });
    const socket = await open(port);
    const text = textOf(socket);
    socket.write(REQUEST.repeat(66));
    expect(await text).toBe('');
    for (const answer of waiting) answer();
    expect(waiting).toHaveLength(1);
  });

  it('forgets what waits where the client goes away', async () => {
    const started: string[] = [];
    const port = await start(new Connections(10, log), (request, response) => {
      started.push(request.url ?? '');
      response.once('close', () => started.push('closed'));
    });
    const socket = await open(port);
    socket.write(REQUEST.repeat(3));
    while (started.length === 0) await new Promise(setImmediate);
    socket.destroy();
    while (started.length < 2) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(started).toEqual(['/', 'closed']);
  });

  it('beyond the limit is known as one, and the next is not', async () => {
    const connections = new Connections(2, log);
    const port = await start(connections, (request, response) => {
      response.end(String(connections.isBeyondLimit(request)));
    });
    const [first] = await Promise.all([open(port), open(port)]);
    const third = await open(port);
    third.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await textOf(third)).toMatch(/true$/);
    first.destroy();
    let answer = '';
    while (!answer.endsWith('false')) {
      const next = await open(port);
      next.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      answer = await textOf(next);
    }
  });

  it('beyond the limit and silent ends soon; far beyond it is not taken', async () => {
    const port = await start(new Connections(1, log), () => undefined);
    await open(port);
    const silent = await open(port);
    const more = await Promise.all(Array.from({ length: 127 }, () => open(port)));
    const dropped = await open(port);
    const isOver = Promise.all([...more, silent, dropped].map(textOf));
    await once(server, 'drop')
      .catch(() => undefined)
      .then(
        () => undefined,
        () => undefined,
      );
    expect(new Set(await isOver)).toEqual(new Set(['']));
    expect(notes).toHaveBeenCalledWith('MAX_CONNECTIONS (1)');
  });

  it('whose client takes nothing of its answer ends; one whose answer takes time does not', async () => {
    const port = await start(new Connections(10, log, 100), (request, response) => {
      if (request.url === '/large') response.end(Buffer.alloc(64_000_000));
      else setTimeout(() => response.end('late'), 400);
    });
    const deaf = await open(port);
    deaf.pause();
    deaf.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    const patient = await open(port);
    patient.write('GET /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await textOf(patient)).toMatch(/late$/);
    const isEmpty = async (): Promise<boolean> =>
      (await new Promise<number>((resolve) => {
        server.getConnections((_error, count) => {
          resolve(count);
        });
      })) === 0;
    while (!(await isEmpty())) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
