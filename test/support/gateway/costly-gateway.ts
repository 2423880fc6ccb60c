import { describeEachLedger, describeEmbedded } from '../engines/each-ledger';
import { runs } from '../run/length';
import { describeGateway } from './gateway';

/** As {@link describeGateway}, on the embedded engine alone in the short run: for costly tests. */
export function describeCostlyGateway(
  name: string,
  variables: Parameters<typeof describeGateway>[1],
  tests: Parameters<typeof describeGateway>[2],
): void {
  describeGateway(name, variables, tests, runs(describeEmbedded, describeEachLedger));
}
