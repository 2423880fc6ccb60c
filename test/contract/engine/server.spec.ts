import fc from 'fast-check';
import { runs } from '../../support/run/length';
import { describeWith } from '../../support/requirements/requirements';
import { describeEngine, ServerEngine } from './engines';
import { propertyParameters, propertyTimeoutMs } from './sequences/property-runs';
import { SequenceRun } from './sequences/run-sequence';
import { sequence } from './sequences/sequences';

const RUNS = runs(10, 40);
const IDS_PER_SEQUENCE = 10_000n;
/** A server's clock cannot be set, so no timeout passes here: those that do have their own specs. */
const TIMEOUTS_SECONDS = [0, 0, 1000, 0xffff_ffff];

describeEngine(
  'a TigerBeetle server',
  describeWith('tigerbeetle'),
  () => ServerEngine.start(),
  (engine) => {
    let baseId = 0n;

    it(
      'does what the model does, whatever it is asked',
      async () => {
        const sequences = sequence({ timeouts: TIMEOUTS_SECONDS, timePasses: false, reopens: false });
        await fc.assert(
          fc.asyncProperty(sequences, async (commands) => {
            baseId += IDS_PER_SEQUENCE;
            const run = new SequenceRun({ client: () => engine().client, baseId });
            await run.run(commands);
            await run.checkInvariants();
            await run.compareAll();
          }),
          propertyParameters(RUNS),
        );
      },
      propertyTimeoutMs(RUNS),
    );
  },
);
