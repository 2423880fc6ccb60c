import type { Account } from 'tigerbeetle-node';
import {
  ACCOUNT_STATUS_ROWS,
  EXISTING_ACCOUNT_VIOLATIONS,
  NEW_ACCOUNT_VIOLATIONS,
} from './account-status-rows';
import type { Engine } from '../engines';
import { testPrecedence } from './precedence';
import { Stage } from './stage';

export function testAccountStatuses(engine: () => Engine): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set(engine().client);
  });

  describe('create_accounts answers', () => {
    it.each(ACCOUNT_STATUS_ROWS)('$status when $when', async ({ status, batch, statuses = [status] }) => {
      expect(await stage.createAccounts(await batch(stage))).toEqual(statuses);
    });
  });

  describe('of two violations the earlier one is answered:', () => {
    const submitEach = async (events: Account[]): Promise<string[]> => {
      const statuses: string[] = [];
      for (const event of events) statuses.push(...(await stage.createAccounts([event])));
      return statuses;
    };

    describe('a new account,', () => {
      testPrecedence(
        NEW_ACCOUNT_VIOLATIONS,
        () => stage,
        () => stage.account(),
        submitEach,
      );
    });

    describe('an account that exists,', () => {
      testPrecedence(
        EXISTING_ACCOUNT_VIOLATIONS,
        () => stage,
        () => stage.account({ id: stage.debit }),
        submitEach,
      );
    });
  });

  it('creates nothing of a batch’s failed events and everything of the others', async () => {
    const good = stage.account({ user_data_128: 7n, user_data_64: 8n, user_data_32: 9, code: 10 });
    const bad = stage.account({ code: 0 });
    const results = await engine().client.createAccounts([good, bad]);
    expect(await engine().client.lookupAccounts([bad.id, good.id])).toEqual([
      { ...good, timestamp: results[0]!.timestamp },
    ]);
  });

  it('answers one timestamp after the other, also for what fails, and the original’s for what exists', async () => {
    const original = stage.account();
    const [first] = await engine().client.createAccounts([original]);
    const results = await engine().client.createAccounts([
      stage.account({ code: 0 }),
      original,
      stage.account(),
    ]);
    expect(results[1]!.timestamp).toBe(first!.timestamp);
    expect(results[0]!.timestamp).toBeGreaterThan(first!.timestamp);
    expect(results[2]!.timestamp).toBe(results[0]!.timestamp + 2n);
  });
}
