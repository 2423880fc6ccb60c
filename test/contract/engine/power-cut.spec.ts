import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { describeWith } from '../../support/requirements/requirements';
import { runs } from '../../support/run/length';
import { chooseCuts, momentsOf, wrecks } from './power-cut/cuts';
import { Disk } from './power-cut/disk';
import { Expectation } from './power-cut/expectation';
import { JOURNAL_NAME, LEDGER_NAME, LOG_NAME, PROGRESS_NAME } from './power-cut/names';
import { Recorder } from './power-cut/recorder';
import type { Run } from './power-cut/recording';
import { FURTHER_CALLS, survive } from './power-cut/survival';
import { SEED, workload } from './power-cut/workload';

/** By the size of the write-ahead log, for a copy, and at the end of sessions. */
const CHECKPOINTS_MIN = 5;
const CUTS = runs(40, 300);
const CUTS_PER_MOMENT_OF_CREATION = runs(1, 3);
const CUTS_FOLLOWED_BY_OTHERS = runs(2, 15);
const CUTS_AFTER_ANOTHER = runs(5, 20);
const CALLS_BETWEEN_CUTS = 20;
const CUTS_OF_A_DISK_THAT_LIES = 8;

jest.setTimeout(runs(120_000, 1_800_000));

/**
 * A run is recorded, write by write and flush by flush. At any moment the power may fail: what was flushed stands, and of
 * the rest a disk may have written anything, in any order, also half a page.
 */
describeWith('recorder')('the embedded engine, when the power fails,', () => {
  const inDirectory = useTemporaryDirectory();
  let recorder: Recorder;
  let run: Run;
  let expectation: Expectation;
  /** So many steps that enough calls are left to go on with. */
  let end: number;

  beforeAll(async () => {
    recorder = new Recorder(inDirectory(''), SEED);
    run = await recorder.recordAll();
    expectation = new Expectation(workload(SEED), run.answers);
    end = stepThatSends(expectation.calls.length - CALLS_BETWEEN_CUTS - FURTHER_CALLS - 1);
  });

  function stepThatSends(call: number): number {
    return run.steps.findIndex(
      (step) => step.kind === 'progress' && 'sent' in step.said && step.said.sent === call,
    );
  }

  it('has been recorded whole: all steps together make the files that are there', () => {
    const disk = new Disk(run.before);
    for (const step of run.steps) disk.apply(step);
    const files = disk.files();
    expect([...files.keys(), PROGRESS_NAME].sort()).toEqual(readdirSync(run.folder).sort());
    for (const [name, content] of files) {
      expect(readFileSync(join(run.folder, name)).equals(content)).toBe(true);
    }
    // Each checkpoint flushes the file, and has a moment before and one after that.
    const { 'the end of a checkpoint': moments } = momentsOf(run, end);
    expect(moments.length / 2).toBeGreaterThan(CHECKPOINTS_MIN);
  });

  it('leaves no file or one that opens as a new ledger, whenever it fails while the file is created', async () => {
    const moments = Array.from({ length: stepThatSends(0) }, (_, steps) => steps + 1);
    const cuts = moments.flatMap((steps) =>
      Array.from({ length: CUTS_PER_MOMENT_OF_CREATION }, (_, number) => ({
        steps,
        during: 'an opening or closing' as const,
        seed: SEED + steps * CUTS_PER_MOMENT_OF_CREATION + number,
      })),
    );
    for (const [cut, wreck] of wrecks(run, cuts)) expect(await survive(cut, wreck, expectation)).toBe(0);
  });

  it(`has lost nothing that it acknowledged and split no batch, and goes on: ${CUTS} cuts`, async () => {
    const seen = { lost: 0, torn: 0, names: 0, journals: 0, callsLost: 0, callsKept: 0 };
    for (const [cut, wreck] of wrecks(run, chooseCuts(run, end, CUTS, SEED))) {
      const found = await survive(cut, wreck, expectation);
      seen.lost += Math.sign(wreck.losses.lost);
      seen.torn += Math.sign(wreck.losses.torn);
      seen.names += Math.sign(wreck.losses.names);
      seen.journals += Number(wreck.files.has(JOURNAL_NAME));
      seen.callsLost += Number(found < wreck.sent);
      seen.callsKept += Number(found > wreck.answered);
    }
    // Otherwise the cuts would prove little.
    expect(seen.lost).toBeGreaterThan(CUTS / 4);
    expect(seen.torn).toBeGreaterThan(CUTS / 8);
    expect(seen.callsLost).toBeGreaterThan(CUTS / 8);
    for (const count of [seen.callsKept, seen.names, seen.journals]) expect(count).toBeGreaterThan(0);
  });

  it('has lost nothing either when it fails again, while the engine recovers or soon after', async () => {
    for (const [cut, wreck] of wrecks(run, chooseCuts(run, end, CUTS_FOLLOWED_BY_OTHERS, SEED + 1))) {
      const found = await survive(cut, wreck, expectation);
      const next = await recorder.recordOn(wreck.files, found, CALLS_BETWEEN_CUTS);
      const cuts = chooseCuts(next, next.steps.length, CUTS_AFTER_ANOTHER, cut.seed);
      for (const [another, left] of wrecks(next, cuts)) await survive(another, left, expectation);
    }
  });

  it.each([LOG_NAME, LEDGER_NAME])(
    'would lose batches if %s were not flushed, and these tests see it',
    async (name) => {
      const failures: string[] = [];
      const cuts = chooseCuts(run, end, CUTS_OF_A_DISK_THAT_LIES, SEED);
      for (const [cut, wreck] of wrecks(run, cuts, new Disk(run.before, name))) {
        await survive(cut, wreck, expectation).catch((error: unknown) => failures.push(String(error)));
      }
      expect(failures.length).toBeGreaterThan(CUTS_OF_A_DISK_THAT_LIES / 4);
      expect(failures.join('\n')).toMatch(/Only \d+ calls are there/);
    },
  );
});
