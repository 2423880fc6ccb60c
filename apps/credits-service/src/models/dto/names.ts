/** A model's id, alias or name at its provider. */
export const MODEL_NAME = {
  source: '^[!-~]+$',
  meaning: 'visible ASCII characters',
  lengthMax: 200,
} as const;

export const PROVIDER_NAME = {
  source: '^[a-z0-9][a-z0-9_-]*$',
  meaning: 'small letters, digits, hyphens and underscores',
  lengthMax: 64,
} as const;

/** A count of tokens stays below 10⁹. */
export const TOKENS_MAX = 999_999_999;
