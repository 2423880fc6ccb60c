import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express, { type NextFunction, type Request, type Response } from 'express';
import { HttpProblem } from '@app/http';
import { TemporaryDirectory } from '../../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import type { BuiltPage } from './built-page';
import { serveDashboard } from './serve-dashboard';

const SCRIPT = 'the page';
const ASSET = '/dashboard/assets/page-1a2b.js';

describe('serveDashboard', () => {
  let folder: TemporaryDirectory;
  let get: (path: string) => Promise<{ status: number; text: string }>;
  let stop: () => Promise<void>;

  async function serve(page: BuiltPage | null): Promise<void> {
    const app = express();
    serveDashboard(app, () => true, page);
    app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
      if (error instanceof HttpProblem) response.status(404).send(error.message);
      else next(error);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    get = async (path) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    stop = async () => {
      server.close();
      await once(server, 'close');
    };
  }

  beforeEach(() => {
    folder = new TemporaryDirectory();
    mkdirSync(`${folder.path}/assets`);
    const file = `${folder.path}/assets/page-1a2b.js`;
    writeFileSync(file, SCRIPT);
    writeFileSync(`${file}.br`, brotliCompressSync(SCRIPT));
    writeFileSync(`${file}.gz`, gzipSync(SCRIPT));
  });

  afterEach(async () => {
    await stop();
    folder.remove();
  });

  it('goes on where a new build has taken its files away', async () => {
    await serve({ html: '', assets: `${folder.path}/assets` });
    expect(await get(ASSET)).toEqual({ status: 200, text: SCRIPT });
    rmSync(`${folder.path}/assets`, { recursive: true });
    expect(await get(ASSET)).toEqual({ status: 404, text: 'The dashboard has no such file.' });
  });

  it('says that it is not built, once in the log and to every caller', async () => {
    await serve(null);
    expect(await get('/dashboard/users')).toEqual({
      status: 404,
      text: 'The dashboard is not built; `npm run build` makes it.',
    });
  });
});
