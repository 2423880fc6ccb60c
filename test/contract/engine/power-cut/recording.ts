import { PROGRESS_NAME } from './names';
import type { Progress, SaidResult } from './orders';

/** One change of the files, or what the program said between two of them. */
export type Step =
  | { readonly kind: 'start' }
  | { readonly kind: 'open'; readonly descriptor: number; readonly name: string; readonly truncates: boolean }
  | { readonly kind: 'write'; readonly descriptor: number; readonly position: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly descriptor: number; readonly size: number }
  | { readonly kind: 'sync'; readonly descriptor: number }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'progress'; readonly said: Progress };

/** A run of the workload, or of a part of it. */
export interface Run {
  /** The files that were there before, and how many calls they held. */
  readonly before: ReadonlyMap<string, Buffer>;
  readonly callsBefore: number;
  readonly steps: readonly Step[];
  /** What each call was answered, by its number. */
  readonly answers: ReadonlyMap<number, readonly SaidResult[]>;
  /** Where its files are as they were in the end. */
  readonly folder: string;
}

/** As recorder.c numbers them. */
const OPERATIONS = ['start', 'open', 'write', 'truncate', 'sync', 'unlink', 'rename'] as const;
const HEADER_SIZE = 24;

/** Reads what recorder.c has written. @throws Error for what the disk of these tests does not know */
export function readRecording(recording: Buffer): Pick<Run, 'steps' | 'answers'> {
  const steps: Step[] = [];
  const answers = new Map<number, readonly SaidResult[]>();
  const progress = new Set<number>();
  for (let at = 0; at < recording.length;) {
    const operation = OPERATIONS[recording.readUInt32LE(at)];
    const descriptor = recording.readInt32LE(at + 4);
    const position = Number(recording.readBigUInt64LE(at + 8));
    const flags = recording.readUInt32LE(at + 16);
    const end = at + HEADER_SIZE + recording.readUInt32LE(at + 20);
    const data = recording.subarray(at + HEADER_SIZE, end);
    at = end;
    switch (operation) {
      case 'start':
        progress.clear();
        steps.push({ kind: operation });
        break;
      case 'open': {
        const name = data.toString();
        if (name === PROGRESS_NAME) progress.add(descriptor);
        else {
          progress.delete(descriptor);
          steps.push({ kind: operation, descriptor, name, truncates: flags !== 0 });
        }
        break;
      }
      case 'write':
        if (progress.has(descriptor)) {
          const said = JSON.parse(data.toString()) as Progress;
          steps.push({ kind: 'progress', said });
          if ('answered' in said) answers.set(said.answered, said.results);
        } else steps.push({ kind: operation, descriptor, position, data });
        break;
      case 'truncate':
        steps.push({ kind: operation, descriptor, size: position });
        break;
      case 'sync':
        steps.push({ kind: operation, descriptor });
        break;
      case 'unlink':
        steps.push({ kind: operation, name: data.toString() });
        break;
      case 'rename':
      case undefined:
        throw new Error(
          `The recording has a step that no power cut is known for: ${operation ?? 'unknown'}.`,
        );
    }
  }
  return { steps, answers };
}
