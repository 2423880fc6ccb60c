/**
 * Lets a child process of a test run TypeScript as Jest does: `node -r engine-child-hook.cjs program.ts`.
 * It compiles with SWC by the same settings, and finds `@app/<lib>` where the tests find it.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..', '..');
const settings = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function resolveLib(request, ...rest) {
  const lib = /^@app\/([^/]+)$/.exec(request);
  return resolveFilename.call(
    this,
    lib === null ? request : join(root, 'libs', lib[1], 'src', 'index.ts'),
    ...rest,
  );
};

Module._extensions['.ts'] = function compile(module, filename) {
  const source = readFileSync(filename, 'utf8');
  module._compile(transformSync(source, { ...settings, filename, swcrc: false }).code, filename);
};
