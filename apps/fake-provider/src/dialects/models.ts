import { CREATED_S, plain, type Answer } from '../exchange';

const CREATED_AT = '2026-11-23T18:42:00Z';
/** A few names for lists; calls take any name. */
const NAMES = {
  openai: ['gpt-5', 'gpt-5-mini', 'text-embedding-3-small'],
  anthropic: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
  gemini: ['gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-embedding-001'],
};

/** GET /models and /models/{id}. @param id null for the list */
export function models(provider: keyof typeof NAMES, id: string | null): Answer {
  const names = NAMES[provider];
  const describe = DESCRIBE[provider];
  if (id !== null) return plain(describe(id));
  const data = names.map(describe);
  if (provider === 'gemini') return plain({ models: data });
  if (provider === 'openai') return plain({ object: 'list', data });
  return plain({ data, has_more: false, first_id: names[0], last_id: names.at(-1) });
}

const DESCRIBE = {
  openai: (id: string): object => ({ id, object: 'model', created: CREATED_S, owned_by: 'fake' }),
  anthropic: (id: string): object => ({ type: 'model', id, display_name: id, created_at: CREATED_AT }),
  gemini: (id: string): object => ({
    name: `models/${id}`,
    version: '001',
    displayName: id,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }),
};
