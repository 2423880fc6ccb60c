const TEXT_MAX_LENGTH = 200;
const USAGE_MAX_BYTES = 8_192;
const TAGS_MAX = 8;
const TAG = /^[\x21-\x7e]{1,64}$/;
/** PostgreSQL takes no NUL, and a log or a terminal takes the others for commands. */
const CONTROL_CHARACTERS = /\p{Cc}/gu;

/** A text of a provider without control characters, cut to 200 characters. */
export function storableText(text: string | null): string | null {
  if (text === null) return null;
  return wellFormed(text.replaceAll(CONTROL_CHARACTERS, '').slice(0, TEXT_MAX_LENGTH));
}

/** JSON of a provider on one line; null for more than 8 kB, as cut JSON is none. */
export function storableUsage(json: string | null): string | null {
  if (json === null || Buffer.byteLength(json) > USAGE_MAX_BYTES) return null;
  return wellFormed(json.replaceAll(CONTROL_CHARACTERS, ' '));
}

/** The first eight tags whose name and value are visible ASCII. */
export function storableTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const storable = Object.entries(tags).filter((tag) => tag.every((text) => TAG.test(text)));
  return Object.fromEntries(storable.slice(0, TAGS_MAX));
}

/** Half a character becomes U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
