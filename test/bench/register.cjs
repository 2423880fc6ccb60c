// Lets Node run the TypeScript of this repository as it stands: `node -r ./test/bench/register.cjs file.ts`.
// Compiles with the settings of .swcrc, as Jest does, and resolves @app/<lib> to the lib's source.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const swc = require('@swc/core');

const root = join(__dirname, '..', '..');

Module._extensions['.ts'] = (module, filename) => {
  const { code } = swc.transformSync(readFileSync(filename, 'utf8'), { filename, cwd: root, swcrc: true });
  module._compile(code, filename);
};
// Extensions are tried in this order: ./catalogue is catalogue.ts, not the catalogue.json beside it.
const { '.json': readJson } = Module._extensions;
delete Module._extensions['.json'];
Module._extensions['.json'] = readJson;

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const lib = /^@app\/([^/]+)$/.exec(request);
  return resolve.call(this, lib === null ? request : join(root, 'libs', lib[1], 'src', 'index.ts'), ...rest);
};
