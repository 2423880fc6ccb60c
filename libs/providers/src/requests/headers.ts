import { RefusedRequest } from '../refusals';
import type { BetaField } from './call-request';

/** Whose headers a provider reads; a compatible one reads none beyond HTTP's own. */
export type ProviderKind = 'openai' | 'anthropic' | 'gemini' | 'compatible';

const EVERYWHERE = ['accept', 'user-agent'] as const;
const BY_KIND: Readonly<Record<ProviderKind, readonly string[]>> = {
  openai: ['openai-beta'],
  anthropic: ['anthropic-version'],
  gemini: ['x-goog-api-client'],
  compatible: [],
};
/** What OpenAI's and Anthropic's SDKs say of themselves. */
const SDK_PREFIX = 'x-stainless-';
const SDK_KINDS: ReadonlySet<ProviderKind> = new Set(['openai', 'anthropic']);

/** Longer values are dropped: they say nothing that a provider needs. */
const MAX_HEADER_BYTES = 1_024;
const MAX_BETAS = 64;

/** Betas that change no price and reach nothing of others; each name is followed by its date. */
const BETAS: readonly string[] = [
  'claude-code',
  'computer-use',
  'context-management',
  'extended-cache-ttl',
  'fine-grained-tool-streaming',
  'interleaved-thinking',
  'output-128k',
  'pdfs',
  'prompt-caching',
  'prompt-caching-scope',
  'structured-outputs',
  'token-counting',
  'token-efficient-tools',
];

export interface HeadersToSend {
  readonly headers: Readonly<Record<string, string>>;
  /** Betas of Anthropic that were asked for and are not sent. */
  readonly droppedBetas: readonly string[];
}

/**
 * The request headers that go to the provider: an allow-list.
 * @param headers As Node gives them, names in lower case.
 * @param moreBetas Betas that the operator lets through, with or without their dates.
 */
export function headersToSend(
  kind: ProviderKind,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  moreBetas: readonly string[] = [],
): HeadersToSend {
  const sent: Record<string, string> = { 'content-type': 'application/json' };
  const names = new Set<string>([...EVERYWHERE, ...BY_KIND[kind]]);
  for (const [name, value] of Object.entries(headers)) {
    const isSent = names.has(name) || (name.startsWith(SDK_PREFIX) && SDK_KINDS.has(kind));
    const text = textOf(value);
    if (isSent && text !== '' && text.length <= MAX_HEADER_BYTES) sent[name] = text;
  }
  if (kind !== 'anthropic') return { headers: sent, droppedBetas: [] };
  const { kept, dropped } = chooseBetas(textOf(headers['anthropic-beta']), moreBetas);
  if (kept.length > 0) sent['anthropic-beta'] = kept.join(',');
  return { headers: sent, droppedBetas: dropped };
}

/**
 * @param dropped Betas that are not sent, with their dates.
 * @throws RefusedRequest where the body uses a field of one of them
 */
export function refuseDroppedBetas(fields: readonly BetaField[], dropped: readonly string[]): void {
  const families = new Set(dropped.map(withoutDate));
  const used = fields.find(({ beta }) => families.has(beta));
  if (used === undefined) return;
  throw new RefusedRequest(
    'request_not_bounded',
    used.field,
    `${used.field} belongs to the beta ${used.beta}, which this service does not let through.`,
  );
}

function chooseBetas(
  header: string,
  moreBetas: readonly string[],
): { readonly kept: readonly string[]; readonly dropped: readonly string[] } {
  const allowed = new Set([...BETAS, ...moreBetas]);
  const asked = new Set(
    header
      .split(',')
      .map((beta) => beta.trim())
      .filter((beta) => /^[\w.-]{1,100}$/.test(beta))
      .slice(0, MAX_BETAS),
  );
  const isAllowed = (beta: string): boolean => allowed.has(beta) || allowed.has(withoutDate(beta));
  return {
    kept: [...asked].filter(isAllowed),
    dropped: [...asked].filter((beta) => !isAllowed(beta)),
  };
}

/** `pdfs-2024-09-25` and `claude-code-20250219` without their dates. */
function withoutDate(beta: string): string {
  return beta.replace(/-\d{4}-?\d{2}-?\d{2}$/, '');
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(',');
}
