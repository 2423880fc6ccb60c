// Runs the unit tests and those of the built service on the newest Node that the project is meant for, beside the one that is
// installed. Its binary is an npm package, which goes into a temporary folder. Where it can't be had, this says so loudly
// and lets the other checks decide.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const NEWEST_MAJOR = 26;
const INSTALL_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 600_000;
/** A part that takes a minute or two: every test of the units, and the whole service as it is built. */
const TESTS = ['apps/', 'libs/', 'test/e2e/built-service', 'test/e2e/access', 'test/e2e/limits'];
const root = join(__dirname, '..');

function skip(reason) {
  console.warn(
    `SKIPPED: the tests on Node ${NEWEST_MAJOR}. ${reason} Install Node ${NEWEST_MAJOR} and run \`npm test\` with it.`,
  );
}

function install(folder) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `${name}@${NEWEST_MAJOR}`];
  spawnSync('npm', args, { timeout: INSTALL_TIMEOUT_MS, shell: process.platform === 'win32' });
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', name, 'bin', program);
}

function run(node, args) {
  return spawnSync(node, args, { cwd: root, stdio: 'inherit', timeout: TEST_TIMEOUT_MS }).status;
}

function main() {
  const installedMajor = Number(process.versions.node.split('.')[0]);
  if (installedMajor >= NEWEST_MAJOR) {
    console.log(`Node ${process.versions.node} is installed, which the whole suite runs on.`);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'newest-node-'));
  try {
    const node = install(folder);
    if (!existsSync(node)) {
      skip(`The registry did not give its binary for ${process.platform} ${process.arch}.`);
      return 0;
    }
    if (spawnSync(node, ['--version'], { stdio: 'inherit' }).status !== 0) {
      skip('Its binary does not run here.');
      return 0;
    }
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    return run(node, [jest, '--selectProjects', 'unit', 'e2e', '--testPathPatterns', ...TESTS]) ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
