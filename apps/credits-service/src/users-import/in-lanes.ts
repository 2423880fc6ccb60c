/** Between two lines about the progress. */
const REPORT_MS = 2_000;

/**
 * Does a piece of work for each item, some at a time, and says every two seconds how far it is. After the first failure
 * no further item is begun.
 * @param done what is done, at the beginning of a line
 */
export async function inLanes<T>(
  done: string,
  items: readonly T[],
  lanes: number,
  print: (line: string) => void,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  let [ended, failed] = [0, false];
  const report = setInterval(() => {
    const perSecond = (ended * 1_000) / (performance.now() - start);
    const left = ended === 0 ? '' : `, ${Math.ceil((items.length - ended) / perSecond)} s left`;
    print(`${done} ${ended} of ${items.length} accounts: ${Math.round(perSecond)} a second${left}.`);
  }, REPORT_MS);
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      await work(item);
      ended += 1;
      if (failed) return;
    }
  };
  try {
    await Promise.all(
      Array.from({ length: lanes }, () =>
        lane().catch((error: unknown) => {
          failed = true;
          throw error;
        }),
      ),
    );
  } finally {
    clearInterval(report);
  }
}
