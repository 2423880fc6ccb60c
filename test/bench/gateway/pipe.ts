// The least that a proxy can do: node:http in front of the provider, which reads and changes nothing.
import { Agent, createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

const agent = new Agent({ keepAlive: true });
const port = Number(process.env['PROVIDER_PORT']);

const server = createServer((request, response) => {
  const { url: path, method, headers } = request;
  const upstream = send({ agent, host: '127.0.0.1', port, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  request.pipe(upstream);
});
server.listen(0, '127.0.0.1', () => {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu_us: user + system, rss_bytes: process.memoryUsage.rss() });
  });
  process.send?.({ port: (server.address() as AddressInfo).port });
});
