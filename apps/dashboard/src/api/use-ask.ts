import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import { ApiError } from './api-error';
import { ask } from './api';
import type { Exact } from './exact';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

const RETRIES = 2;
const FRESH_MS = 10_000;

/** The key of the question who the caller is. */
export const ME = ['me'] as const;

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: ({ status }, { queryKey: [name] }) => {
      // The key was revoked or has expired: asking who the caller is leads to the sign-in.
      if (status === 401 && name !== ME[0]) void queryClient.invalidateQueries({ queryKey: ME });
    },
  }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: FRESH_MS,
      retry: (failures, error) => failures < RETRIES && error.isTemporary,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

interface AskOptions<T> {
  /** Asks again after so many milliseconds, as long as the page is in view. */
  readonly everyMs?: number;
  /** Whether an answer is the last one. */
  readonly until?: (answer: Exact<T>) => boolean;
  readonly enabled?: boolean;
}

/**
 * The answer to a question to the API, kept and refreshed. While another range or page loads, the answer before
 * stays.
 *
 * @param key the name of the call and all that it depends on
 * @param call a call of the client with `throwOnError: true` and this signal
 */
export function useAsk<T>(
  key: readonly [string, ...unknown[]],
  call: (signal: AbortSignal) => Promise<{ data: T }>,
  { everyMs = 0, until, enabled = true }: AskOptions<T> = {},
): UseQueryResult<Exact<T>> {
  return useQuery<Exact<T>>({
    queryKey: key,
    queryFn: ({ signal }) => ask(call(signal)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => {
      const isOver = everyMs === 0 || (data !== undefined && until?.(data) === true);
      return isOver ? false : everyMs;
    },
    enabled,
  });
}
