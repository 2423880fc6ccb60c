import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(__dirname, '../../../docs/performance.md');
const BEGIN = '<!-- figures: written by `npm run bench -- --write` -->';
const END = '<!-- end of figures -->';

/** Replaces the figures of docs/performance.md. */
export function writeTables(sections: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = split(page, BEGIN);
  const [, after] = split(rest, END);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${sections.join('\n\n')}\n\n${END}${after}`);
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/performance.md lacks the line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
