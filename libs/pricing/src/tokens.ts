/** The kinds of tokens that have prices of their own. */
export const TOKEN_CLASSES = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'audio_input',
  'audio_output',
] as const;
export type TokenClass = (typeof TOKEN_CLASSES)[number];

/**
 * Tokens by class. No token is in two classes; reasoning is part of the output. Each count is an integer from 0
 * to 10⁹ − 1.
 */
export type TokenCounts = Readonly<Record<TokenClass, number>>;

export const NO_TOKENS: TokenCounts = {
  input: 0,
  cache_read: 0,
  cache_write_5m: 0,
  cache_write_1h: 0,
  output: 0,
  audio_input: 0,
  audio_output: 0,
};
