import type { CallRoute, CountRoute } from '../routes';

/** Routes of the providers. The last one counts the tokens of a response's input, for the gateway alone. */
export type UpstreamRoute = CallRoute | CountRoute | 'count_response_tokens';

export interface ProviderTarget {
  /** `openai`, `anthropic`, `gemini`, or the name of a compatible provider. */
  readonly name: string;
  readonly kind: 'openai' | 'anthropic' | 'gemini' | 'compatible';
  /**
   * Without a slash at the end, as the provider's SDK has it: OpenAI's and those of compatible providers end
   * with the version, Anthropic's and Gemini's don't.
   */
  readonly baseUrl: string;
  /** Null for a provider that needs none. */
  readonly apiKey: string | null;
}

/** What Anthropic requires; callers send their own. */
const ANTHROPIC_VERSION = '2023-06-01';

/**
 * The path behind the base URL.
 *
 * @param pathModel the model of Gemini's own routes
 * @returns null where this kind of provider does not have the route
 */
export function upstreamPath(
  kind: ProviderTarget['kind'],
  route: UpstreamRoute,
  { isStreamed, pathModel }: { isStreamed: boolean; pathModel: string },
): string | null {
  const model = encodeURIComponent(pathModel);
  switch (kind) {
    case 'openai':
      if (route === 'responses') return '/responses';
      if (route === 'count_response_tokens') return '/responses/input_tokens';
      return openAiPath(route);
    case 'compatible':
      return openAiPath(route);
    case 'anthropic':
      if (route === 'chat') return '/v1/chat/completions';
      if (route === 'messages') return '/v1/messages';
      return route === 'count_message_tokens' ? '/v1/messages/count_tokens' : null;
    case 'gemini':
      switch (route) {
        case 'chat':
        case 'embeddings':
          return `/v1beta/openai${openAiPath(route) ?? ''}`;
        case 'generate_content':
          return `/v1beta/models/${model}:${isStreamed ? 'streamGenerateContent' : 'generateContent'}`;
        case 'embed_content':
          return `/v1beta/models/${model}:embedContent`;
        case 'batch_embed_contents':
          return `/v1beta/models/${model}:batchEmbedContents`;
        case 'count_content_tokens':
          return `/v1beta/models/${model}:countTokens`;
        default:
          return null;
      }
  }
}

function openAiPath(route: UpstreamRoute): string | null {
  if (route === 'chat') return '/chat/completions';
  return route === 'embeddings' ? '/embeddings' : null;
}

function isOpenAiShaped(route: UpstreamRoute): boolean {
  return route === 'chat' || route === 'embeddings';
}

/** Headers without which the provider refuses; the caller's own go before them. */
export function requiredHeaders(target: ProviderTarget, route: UpstreamRoute): Record<string, string> {
  const isNative = target.kind === 'anthropic' && !isOpenAiShaped(route);
  return isNative ? { 'anthropic-version': ANTHROPIC_VERSION } : {};
}

/** The provider's key where the route expects it. */
export function authentication(target: ProviderTarget, route: UpstreamRoute): Record<string, string> {
  const { kind, apiKey } = target;
  if (apiKey === null) return {};
  if (kind === 'anthropic' && !isOpenAiShaped(route)) return { 'x-api-key': apiKey };
  if (kind === 'gemini' && !isOpenAiShaped(route)) return { 'x-goog-api-key': apiKey };
  return { authorization: `Bearer ${apiKey}` };
}
