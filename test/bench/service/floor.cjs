// The floor: bare node:http that reads a body, parses it and answers as POST /balance does, with nothing around it.
const { Buffer } = require('node:buffer');
const { createServer } = require('node:http');

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { user_id } = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify({ user_id, balance: 99.75 });
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
