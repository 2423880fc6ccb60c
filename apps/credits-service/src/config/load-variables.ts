import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { SETTING_NAMES, type Variables } from './environment-variables';
import { readText, reasonOf } from './read-text';

const LINE = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(=?)(.*)$/;
/** All in quotes, or without any `#` but that of a comment after a blank. */
const VALUE = /^\s*(?:(["'`])(?:(?!\1).)*\1|[^\s"'`#][^#]*?)?(?:\s+#.*)?\s*$/;

/**
 * The variables of this process. In development (NODE_ENV is unset or says so), a file `.env` in the working
 * directory adds those that are unset or blank.
 *
 * @throws Error if the file can't be read, or with one line per setting in it that would be misread
 */
export function loadVariables(variables: Variables, folder: string): Variables {
  if ((variables.NODE_ENV ?? 'development') !== 'development') return variables;
  const own = Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== '');
  return { ...variables, ...readDotEnv(join(folder, '.env')), ...Object.fromEntries(own) };
}

function readDotEnv(path: string): Variables {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === 'ENOENT') return {};
    throw new Error(`${path} can't be read (${reason}); make it readable, or remove it.`, { cause: error });
  }
  const faults = faultsOf(text.split(/\r\n|\r|\n/));
  if (faults.length > 0) throw new Error(faults.map((fault) => `${path}, ${fault}`).join('\n'));
  return parseEnv(text);
}

/** What `parseEnv` would cut short, merge with the next lines or leave out without a word. */
function faultsOf(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.flatMap((line, index) => {
    const [, name = '', equals, value = ''] = LINE.exec(line) ?? [];
    if (!SETTING_NAMES.includes(name)) return [];
    const fault = faultOf(name, equals === '=', value, seen.has(name));
    seen.add(name);
    return fault === undefined ? [] : [`line ${index + 1}: ${fault}`];
  });
}

function faultOf(name: string, hasEquals: boolean, value: string, isRepeated: boolean): string | undefined {
  if (!hasEquals) return `${name} needs "=" after it.`;
  if (isRepeated) return `${name} is set a second time; keep one of the lines.`;
  if (VALUE.test(value)) return undefined;
  return `${name} has an open quote, or a "#" outside quotes; put the whole value in single quotes.`;
}
