/** What a URL holds: anybody may have written it. */
export type RawSearch = Readonly<Record<string, unknown>>;

const TEXT_MAX_LENGTH = 1_024;

/** A text of a URL, also one of digits alone; undefined if it is missing, empty or too long. */
export function readText(value: unknown, maxLength = TEXT_MAX_LENGTH): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' && text.length <= maxLength ? text : undefined;
}

/** One of these words; undefined for any other. */
export function readWord<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

/** A moment, ISO 8601 in UTC; undefined for anything else. */
export function readMoment(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A whole number in these bounds; undefined for any other. */
export function readWhole(value: unknown, min: number, max: number): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
    ? number
    : undefined;
}

/** Without the parameters that are undefined, so that URLs stay short. */
export function present<Search extends object>(
  search: Search,
): {
  [Name in keyof Search]?: Exclude<Search[Name], undefined>;
} {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Search]?: Exclude<Search[Name], undefined>;
  };
}
