import { findProgram, isProgram } from '../processes/find-program';

/**
 * The browser's program: the one that CHROMIUM_BINARY names, or the one on the PATH; undefined if there is
 * none.
 */
export function findChromium(): string | undefined {
  const { CHROMIUM_BINARY } = process.env;
  if (CHROMIUM_BINARY !== undefined) return isProgram(CHROMIUM_BINARY) ? CHROMIUM_BINARY : undefined;
  return findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}
