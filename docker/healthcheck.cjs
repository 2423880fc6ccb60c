// Asks the service in this container whether it is healthy: exit code 0 for yes, 1 for no or no answer.
// The image has Node but neither curl nor wget.
const { get } = require('node:http');

const TIMEOUT_MS = 8_000;

/** Once decided, at once: what is still open must not keep the process alive. */
function finish(message, code) {
  console.log(message);
  process.exit(code);
}

const request = get({ host: '127.0.0.1', port: process.env.PORT ?? '8001', path: '/api/v1/health' });
request.setTimeout(TIMEOUT_MS, () => finish(`no answer within ${TIMEOUT_MS} ms`, 1));
request.on('response', ({ statusCode }) => finish(`status ${statusCode}`, statusCode === 200 ? 0 : 1));
request.on('error', ({ message }) => finish(message, 1));
