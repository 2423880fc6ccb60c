import { InvalidSettingError } from './invalid-setting.error';

/** Variables by name, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one. A variable that is empty or blank counts as unset. */
export class Environment {
  constructor(private readonly variables: Variables) {}

  text(variable: string): string | undefined {
    const value = this.variables[variable]?.trim();
    return value === '' ? undefined : value;
  }

  /** @throws InvalidSettingError for what is no whole number from `min` to `max` */
  wholeNumber(variable: string, bounds: { min: number; max: number; default: number }): number {
    const value = this.text(variable);
    if (value === undefined) {
      return bounds.default;
    }
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (Number.isNaN(number) || number < bounds.min || number > bounds.max) {
      throw new InvalidSettingError(variable, value, `a whole number from ${bounds.min} to ${bounds.max}`);
    }
    return number;
  }

  /** @throws InvalidSettingError for what is neither true nor false */
  flag(variable: string): boolean {
    const value = this.text(variable)?.toLowerCase();
    if (value !== undefined && value !== 'true' && value !== 'false') {
      throw new InvalidSettingError(variable, value, 'true or false');
    }
    return value === 'true';
  }

  /** One of the words, in any case. @throws InvalidSettingError for another */
  word<T extends string>(variable: string, words: readonly T[], otherwise: T): T {
    const value = this.text(variable);
    if (value === undefined) {
      return otherwise;
    }
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (word === undefined) {
      throw new InvalidSettingError(variable, value, `one of ${words.join(', ')}`);
    }
    return word;
  }
}
