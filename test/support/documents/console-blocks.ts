import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A command of a document, and what the document says it answers. */
export interface ConsoleCommand {
  /** Where it stands, for a test's name. */
  line: number;
  command: string;
  answer: string;
}

const COMMAND_TIMEOUT_MS = 30_000;

/**
 * The commands of a Markdown document's `console` blocks, in order. A line that begins with `$ ` is a command, which a
 * backslash continues on the next line; what stands below it is its answer, up to the next command or the block's end.
 */
export function consoleCommandsOf(markdown: string): ConsoleCommand[] {
  const commands: ConsoleCommand[] = [];
  let current: ConsoleCommand | null = null;
  let inBlock = false;
  let continues = false;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (line.startsWith('```')) {
      inBlock = line.startsWith('```console');
      current = null;
    } else if (inBlock && continues && current !== null) {
      current.command += `\n${line}`;
      continues = line.endsWith('\\');
    } else if (inBlock && line.startsWith('$ ')) {
      current = { line: index + 1, command: line.slice(2), answer: '' };
      continues = line.endsWith('\\');
      commands.push(current);
    } else if (inBlock && current !== null) {
      current.answer += `${line}\n`;
    }
  }
  return commands.map((command) => ({ ...command, answer: command.answer.trim() }));
}

/** Every line of a document, in a block or not, that runs a curl and is no command of a `console` block. */
export function strayCurls(markdown: string): string[] {
  const known = new Set(
    consoleCommandsOf(markdown).flatMap(({ command }) => command.split('\n').map((line) => line.trim())),
  );
  return markdown
    .split('\n')
    .filter((line) => /\bcurl\s+['"-]|\bcurl\s+http/.test(line))
    .filter((line) => !known.has(line.replace(/^\$ /, '').trim()));
}

/** Runs a command as a reader would, and answers what it printed. */
export async function runCommand(command: string): Promise<string> {
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], {
    env: { PATH },
    timeout: COMMAND_TIMEOUT_MS,
  });
  return stdout.replaceAll('\r', '').trim();
}
