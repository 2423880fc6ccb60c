import { useDebouncedValue } from '@mantine/hooks';
import { quoteCall, type PutModelRequest, type QuoteTokensRequest } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import type { TokenClass } from './sheet-draft';

const TYPING_MS = 300;
const TOKENS_MAX = 999_999_999;

export type Tokens = Readonly<Partial<Record<TokenClass, string>>>;
export type Tier = 'default' | 'flex' | 'priority';

export interface Example {
  readonly tokens: Tokens;
  readonly tier: Tier;
}

/** What a call would cost, as the service counts it: by the stored sheet, or by another one in its place. */
export function useQuote(modelId: string, example: Example, sheet?: PutModelRequest) {
  const tokens: QuoteTokensRequest = Object.fromEntries(
    Object.entries(example.tokens).map(([name, count]) => [name, Math.min(Number(count) || 0, TOKENS_MAX)]),
  );
  const [body] = useDebouncedValue(JSON.stringify({ tokens, tier: example.tier, sheet }), TYPING_MS);
  // Half a form has no price: the service is asked once it has what every sheet needs.
  const isReady = modelId !== '' && (sheet === undefined || isPriced(sheet));
  return useAsk(
    ['quote', modelId, body],
    (signal) =>
      quoteCall({
        path: { model_id: modelId },
        body: { tokens, tier: example.tier, ...(sheet === undefined ? {} : { sheet }) },
        signal,
        throwOnError: true,
      }),
    { enabled: isReady },
  );
}

function isPriced({ provider, prices, limits }: PutModelRequest): boolean {
  const needed: unknown[] = [provider, prices.input, limits.max_input_tokens, limits.max_output_tokens];
  return needed.every((value) => value !== undefined);
}
