import './open-run';

/** Jest's globalTeardown for every project. @throws Error if a spec left something behind */
export default async function closeRun(): Promise<void> {
  const left = (await globalThis.testRunFolder?.close()) ?? [];
  if (left.length > 0) throw new Error(`Tests left behind in the temporary folder: ${left.join(', ')}.`);
}
