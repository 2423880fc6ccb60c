import { describeEachEngine } from './engines';
import { testArguments } from './suites/arguments.suite';
import { testClient } from './suites/client.suite';
import { testAccountStatuses } from './suites/create-account-statuses.suite';
import { testTransferPrecedence } from './suites/create-transfer-precedence.suite';
import { testTransferStatuses } from './suites/create-transfer-statuses.suite';
import { testDurability } from './suites/durability.suite';
import { testLinkedEvents } from './suites/linked.suite';
import { testQueries } from './suites/queries.suite';
import { testTwoPhaseTransfers } from './suites/two-phase.suite';

/** One contract for both engines. The suites share a server: starting one takes longer than most of them. */
describeEachEngine((engine) => {
  describe('create_accounts', () => {
    testAccountStatuses(engine);
  });
  describe('create_transfers', () => {
    testTransferStatuses(engine);
    testTransferPrecedence(engine);
  });
  describe('linked events', () => {
    testLinkedEvents(engine);
  });
  describe('two-phase transfers', () => {
    testTwoPhaseTransfers(engine);
  });
  describe('lookups and queries', () => {
    testQueries(engine);
  });
  describe('arguments', () => {
    testArguments(engine);
  });
  describe('a client', () => {
    testClient(engine);
  });
  describe('after a restart', () => {
    testDurability(engine);
  });
});
