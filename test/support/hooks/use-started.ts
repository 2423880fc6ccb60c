/** For starting and stopping a server on a busy machine: its own deadlines come first. */
const HOOK_TIMEOUT_MS = 120_000;

/**
 * Starts something before the tests of the surrounding block and stops it after them. Hooks that need it while they
 * clean up belong in a block inside: hooks of the same block run after this one.
 *
 * @returns what was started, for tests and hooks only
 */
export function useStarted<T>(start: () => Promise<T>, stop: (started: T) => Promise<void>): () => T {
  let started: { readonly value: T } | undefined;

  beforeAll(async () => {
    started = { value: await start() };
  }, HOOK_TIMEOUT_MS);

  afterAll(async () => {
    if (started !== undefined) await stop(started.value);
  }, HOOK_TIMEOUT_MS);

  return () => {
    if (started === undefined) throw new Error('This is there inside tests and hooks only.');
    return started.value;
  };
}
