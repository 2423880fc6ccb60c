const SHOWN_MAX_LENGTH = 60;

/** A setting that the service can't start with. The message is one line for the operator. */
export class InvalidSettingError extends Error {
  /**
   * @param variable its name in the environment
   * @param value what it holds; null where that has to stay secret
   * @param allowed what it may hold, to be read after "it may hold"
   */
  constructor(variable: string, value: string | null, allowed: string) {
    super(
      `${variable} ${value === null ? 'is not valid' : `holds ${shown(value)}`}; it may hold ${allowed}.`,
    );
    this.name = 'InvalidSettingError';
  }
}

/** On one line and of bounded length, whatever the value is. */
function shown(value: string): string {
  return JSON.stringify(value.length > SHOWN_MAX_LENGTH ? `${value.slice(0, SHOWN_MAX_LENGTH)}…` : value);
}
