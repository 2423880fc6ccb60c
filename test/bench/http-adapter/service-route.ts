import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { LedgerAccounts } from '@app/ledger';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { createHttpApp } from '../../../apps/credits-service/src/http-app';
import type { BenchTarget } from './target';

const USER_ID = 'user-42';
const API_KEY = 'key-of-the-bench';

/** The whole service, with keys and a line in the log a request, with one account, on the embedded ledger in a temporary folder. */
async function buildApp(adapter: AbstractHttpAdapter): Promise<INestApplication> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const settings = new Settings({ DATA_DIR: folder, API_KEYS: API_KEY });
  const app = await createHttpApp(settings, adapter);
  await app.init();
  const account = { userId: USER_ID, currency: settings.currencies.default };
  await app.get(LedgerAccounts).create({ ...account, openingBalance: 99_750_000_000n, idempotencyKey: null });
  return app;
}

/** The service's own POST /balance. */
export const target: BenchTarget = {
  buildApp,
  request: {
    method: 'POST',
    path: '/api/v1/balance',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify({ user_id: USER_ID }),
  },
};
