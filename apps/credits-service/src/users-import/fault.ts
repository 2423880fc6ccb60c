/** What is wrong with a file, and where. */
export interface Fault {
  /** From 1; null for the file as a whole. */
  readonly line: number | null;
  /** Null for a line as a whole. */
  readonly column: string | null;
  readonly message: string;
}

/** One line of text. */
export function describeFault({ line, column, message }: Fault): string {
  const place = [...(line === null ? [] : [`line ${line}`]), ...(column === null ? [] : [column])].join(', ');
  return place === '' ? message : `${place}: ${message}`;
}

/** In the order of the file. */
export function byLine(one: Fault, other: Fault): number {
  return (one.line ?? 0) - (other.line ?? 0);
}
