// The built service, on Express as Nest brings it. Its JSON can't hold a bigint, so amounts go out as plain numbers.
require('reflect-metadata');
const { join } = require('node:path');
const { ExpressAdapter } = require('@nestjs/platform-express');

const built = join(__dirname, '../../../dist/apps/credits-service/src');
const { Settings } = require(join(built, 'config/settings.js'));
const { createHttpApp } = require(join(built, 'http-app.js'));

async function main() {
  const adapter = new ExpressAdapter();
  adapter.set('json replacer', (_key, value) => (typeof value === 'bigint' ? Number(value) / 1e9 : value));
  const settings = new Settings(process.env);
  const app = await createHttpApp(settings, adapter);
  await app.listen(settings.port, settings.host);
}

void main();
