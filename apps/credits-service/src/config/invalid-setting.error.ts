const SHOWN_MAX_LENGTH = 60;

/** A setting that the service can't start with. The message is one line for the operator. */
export class InvalidSettingError extends Error {
  /**
   * @param variable the name in the environment
   * @param value null if it has to stay secret
   * @param allowed the allowed values, to be read after "it may hold"
   */
  constructor(variable: string, value: string | null, allowed: string) {
    super(
      `${variable} ${value === null ? 'is not valid' : `holds ${shown(value)}`}; it may hold ${allowed}.`,
    );
    this.name = 'InvalidSettingError';
  }
}

/** On one line, with a bounded length. */
function shown(value: string): string {
  return JSON.stringify(value.length > SHOWN_MAX_LENGTH ? `${value.slice(0, SHOWN_MAX_LENGTH)}…` : value);
}
