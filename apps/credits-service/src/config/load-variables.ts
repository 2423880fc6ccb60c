import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Variables by name, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The variables of this process. In development, which is where NODE_ENV says so or is unset, a file `.env`
 * in the working directory adds those that the process has not got itself.
 *
 * @throws Error where there is such a file and it can't be read
 */
export function loadVariables(variables: Variables, folder: string): Variables {
  if ((variables.NODE_ENV ?? 'development') !== 'development') return variables;
  return { ...readDotEnv(join(folder, '.env')), ...variables };
}

function readDotEnv(path: string): Variables {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = 'no code' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new Error(`${path} can't be read (${code}); make it readable, or remove it.`, {
      cause: error,
    });
  }
}
