import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IssuedKeys } from '@app/metadata';
import { Settings } from '../../apps/credits-service/src/config/settings';
import { createHttpApp } from '../../apps/credits-service/src/http-app';
import { BudgetSettlement } from '../../apps/credits-service/src/keys/budget-settlement';
import { Api } from '../support/http/api';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

describe('a budget that is lowered below what is spent and held', () => {
  const folder = new TemporaryDirectory();
  let app: NestExpressApplication;
  let admin: Api;

  beforeAll(async () => {
    app = await createHttpApp(new Settings({ PORT: '0', LOG_LEVEL: 'ERROR', DATA_DIR: folder.path }));
    await app.listen(0, '127.0.0.1');
    admin = new Api(`http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await app.close();
    folder.remove();
  });

  it('gets nothing back from the hold, and is settled once every process knows it', async () => {
    const keys = app.get(IssuedKeys, { strict: false });
    const settlement = app.get(BudgetSettlement, { strict: false });
    const changed = async () => (await keys.withChangedBudgets('', 10)).map(({ keyId }) => keyId);
    await admin.createAccount({ user_id: 'ada', initial_balance: 1_000 });
    const { id, api } = await admin.issueKey({ role: 'app', budget: { amount: 100, period: 'total' } });
    await api.bill({ user_id: 'ada', amount: 50 });
    const { hold_id } = (await api.placeHold({ user_id: 'ada', amount: 30 })).json;
    await admin.patch(`/api/v1/keys/${id}`, { budget: { amount: 20, period: 'total' } });
    expect(await changed()).toEqual([id]);
    await api.releaseHold(String(hold_id));
    await settlement.settle();
    const refused = await api.bill({ user_id: 'ada', amount: 1 });
    expect(refused.json).toMatchObject({ code: 'budget_exceeded', budget: 20, left: 0 });
    // Another process may not know the change yet.
    expect(await changed()).toEqual([id]);

    const later = Date.now() + 60_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    await settlement.settle();
    expect(await changed()).toEqual([]);
    jest.restoreAllMocks();
    await admin.patch(`/api/v1/keys/${id}`, { budget: { amount: 51, period: 'total' } });
    expect((await api.bill({ user_id: 'ada', amount: 1 })).status).toBe(200);
    expect((await api.bill({ user_id: 'ada', amount: 1 })).status).toBe(402);
  });
});
