import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { ask, getMe, type MeResponse } from '../api/api';
import { ApiError } from '../api/api-error';
import type { Exact } from '../api/exact';
import { ME } from '../api/use-ask';
import { ErrorNotice } from '../components/error-notice';
import { Loading } from '../components/loading';
import { currentKey, forgetKey } from './key-store';
import { SignIn } from './sign-in';

export interface Session {
  readonly me: Exact<MeResponse>;
  /** Whether the service asks for no key. */
  readonly isOpen: boolean;
  readonly signOut: () => void;
}

/** Who is calling. */
export const meQuery = queryOptions({
  queryKey: ME,
  queryFn: ({ signal }) => ask(getMe({ signal, throwOnError: true })),
  retry: (_failures, failure) => failure.status === null,
  retryDelay: 2_000,
  // It is asked before the page is drawn; a refusal counts until there is another key.
  retryOnMount: false,
});

const SessionContext = createContext<Session | null>(null);

/** The caller. @throws Error outside of {@link SessionGate} */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('There is no session here.');
  return session;
}

/** Shows the page to callers whom the service knows, and the form for a key to others. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(meQuery);
  const restart = () => {
    queries.clear();
    void queries.resetQueries({ queryKey: ME });
    void refetch();
  };
  if (error instanceof ApiError && error.status === 401) {
    return <SignIn wasRefused={currentKey() !== null} onKey={restart} />;
  }
  if (data !== undefined) {
    const signOut = () => {
      forgetKey();
      restart();
    };
    const session = { me: data, isOpen: currentKey() === null, signOut };
    return <SessionContext value={session}>{children}</SessionContext>;
  }
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}
