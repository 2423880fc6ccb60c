import { NO_TOKENS, TOKEN_CLASSES, type TokenCounts } from '@app/pricing';
import { type Fields, fieldsOf, isCount } from '../fields';
import { MAX_USAGE_CHARACTERS, MAX_USAGE_FIELDS } from '../limits';

export interface TokenUsage {
  readonly tokens: TokenCounts;
  readonly reasoning: number;
}

/** @returns null where one of the counts is impossible */
export function tokenUsage(counts: Partial<TokenCounts>, reasoning: number): TokenUsage | null {
  const tokens = { ...NO_TOKENS, ...counts };
  if (!TOKEN_CLASSES.every((name) => isCount(tokens[name]))) return null;
  const output = tokens.output + tokens.audio_output;
  return { tokens, reasoning: isCount(reasoning) ? Math.min(reasoning, output) : 0 };
}

/** The usage in an answer; null for none, and for one of a size that no usage has. */
export function usageIn(value: unknown): Fields | null {
  const usage = fieldsOf(value);
  return usage && JSON.stringify(usage).length <= MAX_USAGE_CHARACTERS ? usage : null;
}

/** Puts the last value of each field together. Null and missing fields mean that nothing changed. */
export class MergedUsage {
  private readonly merged = new Map<string, unknown>();

  take(usage: Fields): void {
    for (const [name, value] of Object.entries(usage)) {
      if (value === null) continue;
      if (this.merged.size < MAX_USAGE_FIELDS || this.merged.has(name)) this.merged.set(name, value);
    }
  }

  fields(): Fields | null {
    return this.merged.size === 0 ? null : Object.fromEntries(this.merged);
  }
}

const COUNTED = /tokens|requests|searches|calls|sources|images|characters|tokencount$/i;

/** Whether a provider counted something above 0 that is in none of the known fields. */
export function hasUnknownCount(usage: Fields, known: ReadonlySet<string>): boolean {
  return Object.entries(usage).some(
    ([name, value]) => typeof value === 'number' && value > 0 && !known.has(name) && COUNTED.test(name),
  );
}
