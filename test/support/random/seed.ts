/** Another one in each run, unless MOVEMENTS_SEED names one. */
export function newSeed(): number {
  return Number(process.env['MOVEMENTS_SEED'] ?? Date.now() % 2 ** 31);
}

/** Runs a random test; where it fails, the error says with which seed. */
export async function withSeed(seed: number, test: (seed: number) => Promise<void>): Promise<void> {
  try {
    await test(seed);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`With MOVEMENTS_SEED=${seed}: ${reason}`, { cause: error });
  }
}
