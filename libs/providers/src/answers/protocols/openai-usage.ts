import { count, type Fields, fieldsOf, NO_FIELDS } from '../fields';
import { type TokenUsage, tokenUsage } from './token-usage';

/** The parts of a prompt, of which each is a price of its own. */
function promptParts(prompt: number, details: Fields, cached: number) {
  const written = count(details['cache_write_tokens']);
  const ttls = fieldsOf(details['cache_write_tokens_details']) ?? NO_FIELDS;
  const writtenForHours = count(ttls['ttl_12h_tokens']);
  const audio = count(details['audio_tokens']);
  const rest = prompt - cached - written;
  // Cached audio is in both counts: it is priced as cached.
  const audioInput = audio > prompt ? NaN : Math.min(audio, Math.max(rest, 0));
  return {
    input: rest - audioInput,
    cache_read: cached,
    cache_write_5m: written - writtenForHours,
    cache_write_1h: writtenForHours,
    audio_input: audioInput,
  };
}

/**
 * `usage` of /chat/completions and /embeddings, OpenAI's own and those of compatible providers.
 *
 * @param hasOutput false for embeddings, whose usage has no completion
 */
export function completionUsage(usage: Fields, hasOutput: boolean): TokenUsage | null {
  const prompt = count(usage['prompt_tokens'], NaN);
  const promptDetails = fieldsOf(usage['prompt_tokens_details']) ?? NO_FIELDS;
  // DeepSeek's name for it.
  const cached = count(promptDetails['cached_tokens'], count(usage['prompt_cache_hit_tokens']));
  // Without it, every difference to it is below 0, which is no count.
  const total = count(usage['total_tokens'], -1);
  const completion = count(usage['completion_tokens'], hasOutput ? total - prompt : 0);
  const completionDetails = fieldsOf(usage['completion_tokens_details']) ?? NO_FIELDS;
  // Compatible providers hide the reasoning: it is in the total alone.
  const output = hasOutput ? Math.max(completion, total - prompt) : completion;
  const audio = count(completionDetails['audio_tokens']);
  return tokenUsage(
    { ...promptParts(prompt, promptDetails, cached), output: output - audio, audio_output: audio },
    count(completionDetails['reasoning_tokens'], output - completion),
  );
}

/** `usage` of /responses. */
export function responseUsage(usage: Fields): TokenUsage | null {
  const prompt = count(usage['input_tokens'], NaN);
  const promptDetails = fieldsOf(usage['input_tokens_details']) ?? NO_FIELDS;
  const outputDetails = fieldsOf(usage['output_tokens_details']) ?? NO_FIELDS;
  const audio = count(outputDetails['audio_tokens']);
  return tokenUsage(
    {
      ...promptParts(prompt, promptDetails, count(promptDetails['cached_tokens'])),
      output: count(usage['output_tokens'], NaN) - audio,
      audio_output: audio,
    },
    count(outputDetails['reasoning_tokens']),
  );
}
