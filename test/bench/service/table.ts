import type { Round } from './load';

/** A table in Markdown, which reads well on a terminal too. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** The figures of a round, as cells of {@link ROUND_COLUMNS}. */
export function roundCells({ perSecond, p50, p99, cpu }: Round): string[] {
  return [perSecond.toFixed(0), p50.toFixed(2), p99.toFixed(2), cpu.toFixed(0)];
}

export const ROUND_COLUMNS = ['requests/s', 'p50 ms', 'p99 ms', 'CPU µs/request'] as const;

/** The first column holds names, the others figures. */
function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
