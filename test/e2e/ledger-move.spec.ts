import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { moveLedger, openLedger } from '@app/ledger';
import { useTemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import type { Api } from '../support/http/api';
import { useStarted } from '../support/hooks/use-started';
import { makeMovements, seen, type Question } from '../support/move/same-answers';
import { describeWith } from '../support/requirements/requirements';
import { TIGERBEETLE_CLUSTER_ID, TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

jest.setTimeout(300_000);

const VARIABLES = { CURRENCIES: 'USD,EUR' };

async function withService<T>(variables: Record<string, string>, use: (api: Api) => Promise<T>): Promise<T> {
  const app = await TestApp.start({ ...VARIABLES, ...variables });
  try {
    return await use(app.api);
  } finally {
    await app.stop();
  }
}

async function answersTo(questions: ReadonlyMap<string, Question>, api: Api): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const [name, question] of questions) answers.set(name, seen(await question(api)));
  return answers;
}

/** The service goes on with another ledger and the same store. */
describe('a service whose ledger was moved', () => {
  const inDirectory = useTemporaryDirectory();
  let questions: ReadonlyMap<string, Question>;
  let before: ReadonlyMap<string, unknown>;

  const folder = (name: string) => inDirectory(name);
  const ledger = (name: string) => ({ kind: 'embedded', path: join(folder(name), 'ledger.db') }) as const;

  /** A data folder with the same store, and the ledger that belongs there. */
  function newFolder(name: string, withLedger = false): string {
    mkdirSync(folder(name));
    for (const file of withLedger ? ['metadata.db', 'ledger.db'] : ['metadata.db']) {
      cpSync(join(folder('first'), file), join(folder(name), file));
    }
    return folder(name);
  }

  async function move(from: Parameters<typeof openLedger>[0], to: Parameters<typeof openLedger>[0]) {
    const source = await openLedger(from, { creates: false });
    const target = await openLedger(to, { creates: true });
    try {
      await moveLedger({
        source: source.client,
        openTarget: () => Promise.resolve(target.client),
        waitMaxMs: 0,
      });
    } finally {
      source.close();
      target.close();
    }
  }

  beforeAll(async () => {
    mkdirSync(folder('first'));
    questions = await withService({ DATA_DIR: folder('first') }, makeMovements);
    before = await withService({ DATA_DIR: newFolder('unmoved', true) }, (api) => answersTo(questions, api));
  });

  it('answers the same on another file', async () => {
    newFolder('second');
    await move(ledger('first'), ledger('second'));
    const after = await withService({ DATA_DIR: folder('second') }, (api) => answersTo(questions, api));
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
  });

  it('does not start where the move has come half-way', async () => {
    newFolder('half');
    const [source, target] = [
      await openLedger(ledger('first'), { creates: false }),
      await openLedger(ledger('half'), { creates: true }),
    ];
    const broken = { ...target.client, createTransfers: () => Promise.reject(new Error('cut off')) };
    const move = moveLedger({
      source: source.client,
      openTarget: () => Promise.resolve(broken),
      waitMaxMs: 0,
    });
    await expect(move).rejects.toThrow('cut off');
    source.close();
    target.close();
    const start = TestApp.start({ ...VARIABLES, DATA_DIR: folder('half') });
    await expect(start).rejects.toThrow('ALLOW_OLDER_LEDGER');
  });

  describeWith('tigerbeetle')('to a server', () => {
    const server = useStarted(
      () => TigerBeetleServer.start(),
      (started) => started.stop(),
    );

    it('answers the same there, and on a file again', async () => {
      const { port } = server();
      const place = {
        kind: 'tigerbeetle',
        clusterId: TIGERBEETLE_CLUSTER_ID,
        addresses: [{ host: '127.0.0.1', port }],
      } as const;
      await move(ledger('first'), place);
      const variables = {
        TIGERBEETLE_CLUSTER_ID: TIGERBEETLE_CLUSTER_ID.toString(),
        TIGERBEETLE_HOST: '127.0.0.1',
        TIGERBEETLE_PORT: port.toString(),
      };
      const there = await withService({ DATA_DIR: newFolder('third'), ...variables }, (api) =>
        answersTo(questions, api),
      );
      expect(Object.fromEntries(there)).toEqual(Object.fromEntries(before));

      await move(place, ledger('third'));
      const again = await withService({ DATA_DIR: folder('third') }, (api) => answersTo(questions, api));
      expect(Object.fromEntries(again)).toEqual(Object.fromEntries(before));
    });
  });
});
