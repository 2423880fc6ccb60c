/** Which transfers are looked for: the first `limit` of those numbered `first`…`last`, or, `reversed`, the last ones, newest first. */
export interface LogRange {
  readonly first: number;
  readonly last: number;
  readonly reversed: boolean;
  readonly limit: number;
}
