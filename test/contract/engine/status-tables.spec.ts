import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_STATUS_ROWS } from './suites/account-status-rows';
import { TRANSFER_STATUS_GROUPS } from './suites/create-transfer-statuses.suite';
import { namesOf } from './suites/stage';

/** Statuses without a row, each with the reason. */
const UNREACHABLE: Record<string, string> = {
  overflows_timeout:
    'A timeout of 32 bits of seconds goes beyond the last timestamp only from the year 2126 on; time.spec.ts is there.',
};

/** A client that knows more statuses than these tables must not go unnoticed. */
describe('the tables of statuses', () => {
  it('have a row for every status of create_accounts', () => {
    const covered = new Set<string>(ACCOUNT_STATUS_ROWS.map((row) => row.status));
    expect(namesOf(CreateAccountStatus).filter((name) => !covered.has(name))).toEqual([]);
  });

  it('have a row for every status of create_transfers that a client can reach', () => {
    const covered = new Set<string>(
      TRANSFER_STATUS_GROUPS.flatMap(({ rows }) => rows.map((row) => row.status)),
    );
    const missing = namesOf(CreateTransferStatus).filter((name) => !covered.has(name));
    expect(missing).toEqual(Object.keys(UNREACHABLE));
  });
});
