import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { describeWith } from '../../support/requirements/requirements';
import { runs } from '../../support/run/length';
import { chooseCuts, wrecks } from './power-cut/cuts';
import { Disk } from './power-cut/disk';
import { Expectation } from './power-cut/expectation';
import { JOURNAL_NAME, LOG_NAME, PROGRESS_NAME } from './power-cut/names';
import { record } from './power-cut/recorder';
import type { Run } from './power-cut/recording';
import { FURTHER_CALLS, survive } from './power-cut/survival';
import { workload } from './power-cut/workload';

const SEED = Number(process.env['FC_SEED'] ?? 1);
const CUTS = runs(40, 900);
const CUTS_OF_A_DISK_THAT_LIES = 8;

jest.setTimeout(runs(120_000, 1_800_000));

/**
 * A run is recorded, write by write and flush by flush. At any moment the power may fail: what was flushed stands, and of
 * the rest a disk may have written anything, in any order, also half a page.
 */
describeWith('recorder')('the embedded engine, when the power fails,', () => {
  const inDirectory = useTemporaryDirectory();
  let run: Run;
  let expectation: Expectation;
  /** So many steps that enough calls are left to go on with. */
  let end: number;

  beforeAll(async () => {
    run = await record(inDirectory(''), SEED);
    expectation = new Expectation(workload(SEED), run.answers);
    const last = expectation.calls.length - FURTHER_CALLS - 1;
    end = run.steps.findIndex(
      (step) => step.kind === 'progress' && 'sent' in step.said && step.said.sent === last,
    );
  });

  it('has been recorded whole: all steps together make the files that are there', () => {
    const disk = new Disk();
    for (const step of run.steps) disk.apply(step);
    const files = disk.files();
    expect([...files.keys(), PROGRESS_NAME].sort()).toEqual(readdirSync(run.folder).sort());
    for (const [name, content] of files) {
      expect(readFileSync(join(run.folder, name)).equals(content)).toBe(true);
    }
  });

  it(`has lost nothing that it acknowledged and split no batch, and goes on: ${CUTS} cuts`, async () => {
    const seen = { lost: 0, torn: 0, names: 0, journals: 0, callsLost: 0, callsKept: 0 };
    for (const [cut, wreck] of wrecks(run.steps, chooseCuts(run.steps, end, CUTS, SEED))) {
      const found = await survive(cut, wreck, expectation);
      seen.lost += Math.sign(wreck.losses.lost);
      seen.torn += Math.sign(wreck.losses.torn);
      seen.names += Math.sign(wreck.losses.names);
      seen.journals += Number(wreck.files.has(JOURNAL_NAME));
      seen.callsLost += Number(found < wreck.sent);
      seen.callsKept += Number(found > wreck.answered);
    }
    console.log(seen);
  });

  it('would show it here: with a disk that does not flush the log, acknowledged batches are lost', async () => {
    const cuts = chooseCuts(run.steps, end / 2, CUTS_OF_A_DISK_THAT_LIES, SEED);
    const failures: unknown[] = [];
    for (const [cut, wreck] of wrecks(run.steps, cuts, new Disk(LOG_NAME))) {
      await survive(cut, wreck, expectation).catch((error: unknown) => failures.push(error));
    }
    console.log(failures.map((e) => (e as Error).message));
  });
});
