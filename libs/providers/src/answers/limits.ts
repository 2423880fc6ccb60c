const MEBIBYTE = 1_048_576;

/** One frame of a stream, or one element of a JSON array. */
export const MAX_FRAME_BYTES = 16 * MEBIBYTE;

/** A whole answer that is not streamed; and of a compressed answer, what is kept and what it decodes to. */
export const MAX_ANSWER_BYTES = 64 * MEBIBYTE;

/** Levels of nesting in an answer's JSON. */
export const MAX_DEPTH = 256;

/** Longer usage objects are no usage: nobody counts tokens in that many bytes. */
export const MAX_USAGE_CHARACTERS = 65_536;

/** Fields of the usage that is put together from several frames. */
export const MAX_USAGE_FIELDS = 64;

/** The usage that a report carries as text. */
export const MAX_RAW_USAGE_BYTES = 8_192;

/** Counts are below it: a greater one is a mistake of the provider. */
export const TOKENS_END = 1_000_000_000;

/** Decoded bytes of a compressed answer: at most this many times the received ones, and the allowance. */
export const MAX_EXPANSION = 20;
export const EXPANSION_ALLOWANCE = MEBIBYTE;
