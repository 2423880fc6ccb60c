import { RunFolder } from './run-folder';

declare global {
  // Jest runs the end of a run in the same process as its start, but shares nothing else between the two.
  var testRunFolder: RunFolder | undefined;
}

/** Jest's globalSetup for every project. */
export default function openRun(): void {
  globalThis.testRunFolder = RunFolder.open();
}
