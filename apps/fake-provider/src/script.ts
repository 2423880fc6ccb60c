/** How the provider answers. All numbers are whole and 0 or more. */
export interface Script {
  /** The text of the answer. */
  readonly text?: string;
  /** Pieces of the text in a stream; by default, one per four characters and at most twelve. */
  readonly frames?: number;
  /** Milliseconds before a plain answer, and before each frame of a stream but the first. */
  readonly delay_ms?: number;
  /** Tokens by class, instead of one per four bytes. */
  readonly input?: number;
  readonly cache_read?: number;
  readonly cache_write_5m?: number;
  readonly cache_write_1h?: number;
  readonly audio_input?: number;
  /** Gemini: the prompt tokens of tools. */
  readonly tool_input?: number;
  /** With the reasoning. */
  readonly output?: number;
  readonly reasoning?: number;
  readonly audio_output?: number;
  /** Anthropic: the input tokens that `message_delta` reports. */
  readonly delta_input?: number;
  /** Reports no usage. */
  readonly no_usage?: boolean;
  /** JSON in place of the usage. */
  readonly usage_json?: string;
  /** The service tier that the answer names. */
  readonly tier?: string;
  readonly model_served?: string;
  /** Answers with an error of this status. */
  readonly status?: number;
  /** How many requests with this script get the error; all by default. */
  readonly times?: number;
  /** Seconds, for the header of an error. */
  readonly retry_after?: number;
  /** Ends the stream cleanly after so many frames. */
  readonly cut_after?: number;
  /** Breaks the connection after so many frames, or amid a plain answer. */
  readonly reset_after?: number;
  /** Sends an error as a frame after so many frames, and ends. */
  readonly error_after?: number;
  /** Sends nothing more after so many frames, and stays connected. */
  readonly silent_after?: number;
  /** Takes the request and never answers. */
  readonly silent?: boolean;
  /** Responses: ends as failed. */
  readonly failed?: boolean;
  /** Gemini: the prompt is blocked, so that there are no candidates. */
  readonly blocked?: boolean;
  readonly compress?: 'gzip' | 'br';
  /** Ends the lines of a stream with CR and LF. */
  readonly crlf?: boolean;
  /** Leaves out the blank line after the last frame. */
  readonly no_last_newline?: boolean;
  /** Bytes per write: characters are cut. */
  readonly chunk_bytes?: number;
  /** Answers with a redirect to this address. */
  readonly redirect?: string;
  /** Answers with a call of this tool, if the request offers it. */
  readonly tool_call?: string;
}

/** How each part is read. */
const KINDS: Readonly<Record<keyof Script, 'text' | 'flag' | 'number'>> = {
  text: 'text',
  frames: 'number',
  delay_ms: 'number',
  input: 'number',
  cache_read: 'number',
  cache_write_5m: 'number',
  cache_write_1h: 'number',
  audio_input: 'number',
  tool_input: 'number',
  output: 'number',
  reasoning: 'number',
  audio_output: 'number',
  delta_input: 'number',
  no_usage: 'flag',
  usage_json: 'text',
  tier: 'text',
  model_served: 'text',
  status: 'number',
  times: 'number',
  retry_after: 'number',
  cut_after: 'number',
  reset_after: 'number',
  error_after: 'number',
  silent_after: 'number',
  silent: 'flag',
  failed: 'flag',
  blocked: 'flag',
  compress: 'text',
  crlf: 'flag',
  no_last_newline: 'flag',
  chunk_bytes: 'number',
  redirect: 'text',
  tool_call: 'text',
};
const IN_USER_AGENT = /fake-script\(([^)]*)\)/;

export class InvalidScriptError extends Error {}

/**
 * Reads `key=value&key=value`, percent-encoded as a query is.
 * @throws InvalidScriptError
 */
export function parseScript(text: string): Script {
  return Object.fromEntries(
    Array.from(new URLSearchParams(text), ([key, value]) => [key, valueOf(key, value)]),
  );
}

/** The text of a script, safe within a header and within the parentheses of `fake-script(…)`. */
export function scriptText(script: Script): string {
  const words = Object.entries(script).map(([key, value]) => [key, String(value)] as [string, string]);
  return new URLSearchParams(words).toString();
}

/** The script in a request's headers, as text; `x-fake-script` comes before `user-agent`. */
export function scriptIn(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const named = headers['x-fake-script'];
  if (typeof named === 'string') return named;
  return IN_USER_AGENT.exec(String(headers['user-agent'] ?? ''))?.[1] ?? '';
}

function valueOf(key: string, value: string): string | number | boolean {
  const kind = Object.hasOwn(KINDS, key) ? KINDS[key as keyof Script] : undefined;
  switch (kind) {
    case 'text':
      if (key === 'compress' && value !== 'gzip' && value !== 'br') throw invalid(`compress=${value}`);
      return value;
    case 'flag':
      return value !== 'false' && value !== '0';
    case 'number':
      if (!/^\d{1,15}$/.test(value)) throw invalid(`${key}=${value}`);
      return Number(value);
    case undefined:
      throw invalid(key);
  }
}

function invalid(part: string): InvalidScriptError {
  return new InvalidScriptError(`the script has an unknown part: ${part}`);
}
