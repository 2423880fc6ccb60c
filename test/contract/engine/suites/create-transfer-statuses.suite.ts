import type { Engine } from '../engines';
import { SETTLEMENT_ROWS } from './settlement-rows';
import { Stage } from './stage';
import { OVERFLOW_ROWS, TRANSFER_ACCOUNT_ROWS } from './transfer-account-rows';
import { EXISTS_ROWS } from './transfer-exists-rows';
import { BATCH_ROWS, FIELD_ROWS } from './transfer-field-rows';
import { IMPORT_ROWS } from './transfer-import-rows';

export const TRANSFER_STATUS_GROUPS = [
  { group: 'the batch, the timestamp and the id', rows: BATCH_ROWS },
  { group: 'an id that was used before', rows: EXISTS_ROWS },
  { group: 'the fields', rows: FIELD_ROWS },
  { group: 'the accounts', rows: TRANSFER_ACCOUNT_ROWS },
  { group: 'the sums', rows: OVERFLOW_ROWS },
  { group: 'imported timestamps', rows: IMPORT_ROWS },
  { group: 'posting and voiding', rows: SETTLEMENT_ROWS },
];

export function testTransferStatuses(engine: () => Engine): void {
  describe('create_transfers answers', () => {
    describe.each(TRANSFER_STATUS_GROUPS)('about $group:', ({ rows }) => {
      it.each(rows)('$status when $when', async ({ status, batch, statuses }) => {
        const stage = await Stage.set(engine().client);
        const events = await batch(stage, engine());
        expect(await stage.createTransfers(events)).toEqual(statuses ?? events.map(() => status));
      });
    });
  });
}
