import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { settingsOf } from '../support/gateway/gateway';
import { TestApp } from '../support/app/test-app';
import { consoleCommandsOf, runCommand, strayCurls } from '../support/documents/console-blocks';
import { printedBy, pythonProgramsOf, runPython } from '../support/documents/python-programs';
import { ROOT } from '../support/processes/run-program';
import { describeWith } from '../support/requirements/requirements';
import { shapesOf } from '../support/documents/shapes';

/** What `make run` listens on, and the documents say. */
const DOCUMENTED_ORIGIN = /http:\/\/127\.0\.0\.1:8001/g;

const ID = /\b[0-9a-f]{32}\b/g;

const FILES = [
  ...readdirSync(ROOT),
  ...['docs', 'libs', 'clients', 'examples', 'test/bench'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ),
]
  .filter((name) => name.endsWith('.md'))
  .sort();

const documents = FILES.map((name) => [name, readFileSync(join(ROOT, name), 'utf8')] as const);
const withCommands = documents.filter(([, text]) => consoleCommandsOf(text).length > 0);

it('the documents have commands to run, the README among them', () => {
  expect(withCommands.map(([name]) => name)).toContain('README.md');
});

it.each(documents)('every curl of %s stands in a console block, with its answer', (_name, text) => {
  expect(strayCurls(text)).toEqual([]);
});

describeWith('curl').each(withCommands)('%s', (_name, text) => {
  let app: TestApp;
  let provider: FakeProvider;
  /** The service's own ids for those of the document, which later commands name. */
  const ids = new Map<string, string>();

  beforeAll(async () => {
    provider = await startFakeProvider();
    app = await TestApp.start({ ...settingsOf(provider) });
  });

  afterAll(async () => {
    await app.stop();
    await provider.close();
  });

  it.each(consoleCommandsOf(text).map((entry) => [entry.line, entry.command, entry] as const))(
    'line %d: %s',
    async (_line, _command, { command, answer }) => {
      const own = command.replaceAll(ID, (id) => ids.get(id) ?? id).replaceAll(DOCUMENTED_ORIGIN, app.origin);
      const printed = await runCommand(own);
      const printedIds = printed.match(ID) ?? [];
      for (const [index, id] of (answer.match(ID) ?? []).entries()) ids.set(id, printedIds[index] ?? id);
      expect(shapesOf(printed)).toBe(shapesOf(answer));
    },
  );
});

describeWith('pythonRequests')('the programs of Python', () => {
  const programs = documents.flatMap(([name, text]) =>
    pythonProgramsOf(text).map((program) => [name, program] as const),
  );
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(async () => {
    await app.stop();
  });

  it('are in docs/clients.md', () => {
    expect(programs.map(([name]) => name)).toEqual([join('docs', 'clients.md')]);
  });

  it.each(programs)('that of %s prints what it says', async (_name, program) => {
    const expected = printedBy(program);
    expect(expected.length).toBeGreaterThan(0);
    expect(await runPython(program.replaceAll(DOCUMENTED_ORIGIN, app.origin))).toEqual(expected);
  });
});
