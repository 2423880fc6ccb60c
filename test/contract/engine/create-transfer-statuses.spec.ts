import { CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { describeEachEngine } from './engines';
import { SETTLEMENT_ROWS } from './settlement-rows';
import { namesOf, Stage } from './stage';
import { OVERFLOW_ROWS, TRANSFER_ACCOUNT_ROWS } from './transfer-account-rows';
import { EXISTS_ROWS } from './transfer-exists-rows';
import { BATCH_ROWS, FIELD_ROWS } from './transfer-field-rows';
import { IMPORT_ROWS } from './transfer-import-rows';

const GROUPS = [
  { group: 'the batch, the timestamp and the id', rows: BATCH_ROWS },
  { group: 'an id that was used before', rows: EXISTS_ROWS },
  { group: 'the fields', rows: FIELD_ROWS },
  { group: 'the accounts', rows: TRANSFER_ACCOUNT_ROWS },
  { group: 'the sums', rows: OVERFLOW_ROWS },
  { group: 'imported timestamps', rows: IMPORT_ROWS },
  { group: 'posting and voiding', rows: SETTLEMENT_ROWS },
];

/** Statuses without a row here, each with the reason. */
const UNREACHABLE: Record<string, string> = {
  overflows_timeout:
    'A timeout of 32 bits of seconds overflows a timestamp only from the year 2126 on; time.spec.ts sets a clock to it.',
};

describe('the table of create_transfers statuses', () => {
  it('has a row for every status of the bindings that a client can reach', () => {
    const covered = new Set<string>(GROUPS.flatMap(({ rows }) => rows.map((row) => row.status)));
    const missing = namesOf(CreateTransferStatus).filter((name) => !covered.has(name));
    expect(missing).toEqual(Object.keys(UNREACHABLE));
  });
});

describeEachEngine((engine) => {
  describe('create_transfers answers', () => {
    describe.each(GROUPS)('about $group:', ({ rows }) => {
      it.each(rows)('$status when $when', async ({ status, batch, statuses }) => {
        const stage = await Stage.set(engine().client);
        const events = await batch(stage, engine());
        expect(await stage.createTransfers(events)).toEqual(statuses ?? events.map(() => status));
      });
    });
  });
});
