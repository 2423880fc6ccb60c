import { InvalidSettingError, InvalidSettingsError } from './invalid-setting.error';

/** Variables by name, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads variables one by one. A variable that is empty or blank counts as unset. One that is wrong is noted and reads as its
 * default, so that {@link throwIfRefused} can tell all that is wrong at once.
 */
export class Environment {
  private readonly refused: InvalidSettingError[] = [];

  constructor(private readonly variables: Variables) {}

  text(variable: string): string | undefined {
    const value = this.variables[variable]?.trim();
    return value === '' ? undefined : value;
  }

  /** A whole number from `min` to `max`. */
  wholeNumber(variable: string, bounds: { min: number; max: number; default: number }): number {
    const value = this.text(variable);
    if (value === undefined) {
      return bounds.default;
    }
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (Number.isNaN(number) || number < bounds.min || number > bounds.max) {
      this.refuse(variable, value, `a whole number from ${bounds.min} to ${bounds.max}`);
      return bounds.default;
    }
    return number;
  }

  /** True or false, in any case; false where it is unset. A wrong one counts as said, lest it make other settings wrong. */
  flag(variable: string): boolean {
    const value = this.text(variable)?.toLowerCase();
    if (value !== undefined && value !== 'true' && value !== 'false') {
      this.refuse(variable, value, 'true or false');
    }
    return value !== undefined && value !== 'false';
  }

  /** One of the words, in any case. */
  word<T extends string>(variable: string, words: readonly T[], otherwise: T): T {
    const value = this.text(variable);
    if (value === undefined) {
      return otherwise;
    }
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (word === undefined) {
      this.refuse(variable, value, `one of ${words.join(', ')}`);
    }
    return word ?? otherwise;
  }

  /** Notes a setting that is wrong; the parameters are those of {@link InvalidSettingError}. */
  refuse(variable: string, value: string | null, allowed: string): void {
    this.refused.push(new InvalidSettingError(variable, value, allowed));
  }

  /** @throws InvalidSettingsError where any setting that was read is wrong */
  throwIfRefused(): void {
    if (this.refused.length > 0) throw new InvalidSettingsError(this.refused);
  }
}
