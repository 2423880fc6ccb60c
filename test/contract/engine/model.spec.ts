import fc from 'fast-check';
import { runs } from '../../support/run/length';
import { NANOSECONDS_PER_SECOND } from './build';
import { EmbeddedEngine } from './engines';
import { propertyParameters, propertyTimeoutMs } from './sequences/property-runs';
import { SequenceRun } from './sequences/run-sequence';
import { sequence } from './sequences/sequences';
import { SteppingClock } from './clocks';

const RUNS = runs(15, 60);
const TIMEOUTS_SECONDS = [0, 0, 1, 1, 2, 3, 5, 1000];
/**
 * Time passes in whole seconds and a little, and a sequence takes less than that little by itself. So a timeout never
 * passes in the very nanosecond that is asked for, where the engine has a choice when to let it expire.
 */
const A_LITTLE_NANOSECONDS = 10_000_000n;

describe('the embedded engine', () => {
  it(
    'does what the model does, whatever it is asked, and still does when opened again',
    async () => {
      const sequences = sequence({ timeouts: TIMEOUTS_SECONDS, timePasses: true, reopens: true });
      await fc.assert(
        fc.asyncProperty(sequences, async (commands) => {
          const clock = new SteppingClock();
          const engine = await EmbeddedEngine.start(clock);
          try {
            const run = new SequenceRun({
              client: () => engine.client,
              baseId: 0n,
              passSeconds: (seconds) =>
                clock.advance(BigInt(seconds) * NANOSECONDS_PER_SECOND + A_LITTLE_NANOSECONDS),
              reopen: () => engine.reopen(),
            });
            await run.run(commands);
            await run.checkInvariants();
            await run.compareAll();
            await engine.reopen();
            await run.compareAll();
          } finally {
            await engine.close();
          }
        }),
        propertyParameters(RUNS),
      );
    },
    propertyTimeoutMs(RUNS),
  );
});
