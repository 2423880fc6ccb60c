import { Random } from '../../../support/random/random';
import { Disk } from './disk';
import { JOURNAL_NAME, LEDGER_NAME, LOG_NAME } from './names';
import type { Run } from './recording';
import { type Fate, Losses } from './stored-file';

/** A moment at which the power fails: after that many steps of the recording. */
export interface Cut {
  readonly steps: number;
  readonly during: Phase;
  readonly seed: number;
}

/** What a cut leaves behind, and what the program had said by then. */
export interface Wreck {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly losses: Losses;
  /** Calls that had been sent, and those of them that were answered. */
  readonly sent: number;
  readonly answered: number;
}

/**
 * Few steps of a run create, open or close the file, and few put pages in their places; so each kind gets its share of
 * the cuts.
 */
const PHASES = ['a commit', 'a checkpoint', 'the end of a checkpoint', 'an opening or closing'] as const;
export type Phase = (typeof PHASES)[number];

const LOST_SHARES = [0, 0.02, 0.5, 0.98, 1];
const TORN_SHARES = [0, 0.3, 1];

/** Cuts in the order of their moments, the same for the same seed. @param end the steps that cuts may come after */
export function chooseCuts(run: Run, end: number, count: number, seed: number): Cut[] {
  const random = new Random(seed);
  const moments = momentsOf(run, end);
  const phases = PHASES.filter((phase) => moments[phase].length > 0);
  return Array.from({ length: count }, (_, number) => {
    const during = phases[number % phases.length]!;
    return { steps: random.of(moments[during]), during, seed: random.below(2 ** 31) };
  }).sort((a, b) => a.steps - b.steps);
}

/** Which moments of a run belong to which phase: after so many steps. */
export function momentsOf({ steps, before }: Run, end: number): Record<Phase, number[]> {
  const moments: Record<Phase, number[]> = {
    'a commit': [],
    'a checkpoint': [],
    'the end of a checkpoint': [],
    'an opening or closing': [],
  };
  const disk = new Disk(before);
  for (const [index, step] of steps.slice(0, end).entries()) {
    disk.apply(step);
    const name = disk.nameOf(step);
    if (step.kind === 'unlink' || name === JOURNAL_NAME || step.kind === 'open') {
      moments['an opening or closing'].push(index + 1);
    } else if (step.kind === 'write' && name === LOG_NAME) moments['a commit'].push(index + 1);
    else if (name === LEDGER_NAME && disk.has(LOG_NAME)) {
      if (step.kind === 'write') moments['a checkpoint'].push(index + 1);
      // When all of it has been written and nothing is certain, and when all is certain and the log is still there.
      else moments['the end of a checkpoint'].push(index, index + 1);
    }
  }
  return moments;
}

/** Replays the recording and gives what each of the cuts leaves behind. */
export function* wrecks(
  { steps, before, callsBefore }: Run,
  cuts: readonly Cut[],
  disk = new Disk(before),
): Generator<[Cut, Wreck]> {
  let [at, sent, answered] = [0, callsBefore, callsBefore];
  for (const cut of cuts) {
    for (; at < cut.steps; at += 1) {
      const step = steps[at]!;
      disk.apply(step);
      if (step.kind !== 'progress') continue;
      if ('sent' in step.said) sent = step.said.sent + 1;
      else answered = step.said.answered + 1;
    }
    const random = new Random(cut.seed);
    const fate: Fate = {
      lost: random.of(LOST_SHARES),
      torn: random.of(TORN_SHARES),
    };
    const losses = new Losses();
    yield [cut, { files: disk.afterCut(random, fate, losses), losses, sent, answered }];
  }
}
