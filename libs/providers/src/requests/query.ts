import { RefusedRequest } from '../refusals';
import { dialectOf, type CallRoute, type CountRoute } from '../routes';

/** Pages of the lists of models, as the SDKs ask for them; there is one page only. */
const PAGING = new Set(['after', 'after_id', 'before_id', 'limit', 'order', 'pageSize', 'pageToken']);

/**
 * The query that goes to the provider, without its question mark: `alt=sse` and `beta=true` pass.
 * @param query As it came, with or without its question mark.
 * @param route The call's; `models` for the lists that are answered here, for which nothing is sent.
 * @throws RefusedRequest for every other parameter, as some switch the usage off (`fields`) or choose another format
 */
export function queryToSend(route: CallRoute | CountRoute | 'models', query: string): string {
  const sent: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const pair = `${name}=${value}`;
    if (seen.has(name) || !isKnown(route, name, pair)) {
      throw new RefusedRequest(
        'invalid_request',
        name.slice(0, 100),
        `The query parameter ${JSON.stringify(name.slice(0, 100))} is not let through.`,
      );
    }
    seen.add(name);
    if (route !== 'models' && pair === parameterOf(route)) sent.push(pair);
  }
  return sent.join('&');
}

/** Both parameters pass everywhere; each goes to its own provider only. */
function isKnown(route: CallRoute | CountRoute | 'models', name: string, pair: string): boolean {
  return pair === 'alt=sse' || pair === 'beta=true' || (route === 'models' && PAGING.has(name));
}

function parameterOf(route: CallRoute | CountRoute): string | null {
  switch (dialectOf(route)) {
    case 'anthropic':
      return 'beta=true';
    case 'gemini':
      return route === 'generate_content' ? 'alt=sse' : null;
    case 'openai':
      return null;
  }
}
