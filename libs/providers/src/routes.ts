/** Whose SDK a caller uses: keys, errors and lists of models have its form. */
export type Dialect = 'openai' | 'anthropic' | 'gemini';

/** Calls that are paid for. */
export type CallRoute =
  | 'chat'
  | 'responses'
  | 'embeddings'
  | 'messages'
  | 'generate_content'
  | 'embed_content'
  | 'batch_embed_contents';

/** Calls that only count tokens and are free. */
export type CountRoute = 'count_message_tokens' | 'count_content_tokens';

const DIALECTS: Readonly<Record<CallRoute | CountRoute, Dialect>> = {
  chat: 'openai',
  responses: 'openai',
  embeddings: 'openai',
  messages: 'anthropic',
  generate_content: 'gemini',
  embed_content: 'gemini',
  batch_embed_contents: 'gemini',
  count_message_tokens: 'anthropic',
  count_content_tokens: 'gemini',
};

export function dialectOf(route: CallRoute | CountRoute): Dialect {
  return DIALECTS[route];
}
