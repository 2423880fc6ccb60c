const { totalmem } = require('node:os');

// Three tiers: unit specs stand beside the code; contract and end-to-end specs stand under test/.
// Test files run in processes of their own, never in worker threads: a second thread with
// tigerbeetle-node loaded aborts the process.
const common = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/test/support/run/one-realm-environment.ts',
  runtime: '<rootDir>/test/support/run/shared-packages-runtime.cjs',
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true }] },
  moduleNameMapper: { '^@app/([^/]+)$': '<rootDir>/libs/$1/src' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
};
const withServers = { ...common, globalSetup: '<rootDir>/test/support/run/report-skips.ts' };

module.exports = {
  workerThreads: false,
  // Three specs at a time, since most of them wait for processes and deadlines; two where memory is short: each may keep a
  // TigerBeetle server of 1.4 GB. Those that mean a time leave room for a busy machine.
  maxWorkers: totalmem() >= 12e9 ? 3 : 2,
  // A machine that is busy otherwise must not fail a test: those that mean a time say so themselves.
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/support/run/open-run.ts',
  globalTeardown: '<rootDir>/test/support/run/close-run.ts',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...withServers, displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.spec.ts'] },
    { ...withServers, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'] },
  ],
};
