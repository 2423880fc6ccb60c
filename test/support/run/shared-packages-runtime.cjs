const { isBuiltin } = require('node:module');
const { dirname } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const OWN_MODULE = /^[./]|^@app\/|^@jest\/globals$/;

/**
 * Jest's loader of modules, in which packages load once per worker and the project's own modules once per spec file. It needs
 * the environment of one-realm-environment.ts, where both have the same globals.
 */
module.exports = class SharedPackagesRuntime extends Runtime {
  requireModule(from, name, ...rest) {
    if (name === undefined || OWN_MODULE.test(name) || isBuiltin(name)) {
      return super.requireModule(from, name, ...rest);
    }
    return require(require.resolve(name, { paths: [dirname(from)] }));
  }
};
