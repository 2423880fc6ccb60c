import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useReducer, type ReactNode } from 'react';
import { ask, getMe, type MeResponse } from '../api/api';
import { ApiError } from '../api/api-error';
import { ME } from '../api/use-ask';
import { ErrorNotice } from '../components/error-notice';
import { Loading } from '../components/loading';
import { isKnownAsOpen, needsKey } from './access';
import { currentKey, forgetKey } from './key-store';
import { SignIn } from './sign-in';

export interface Session {
  readonly role: MeResponse['role'];
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
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const { data, error, refetch } = useQuery({ ...meQuery, enabled: !needsKey() });
  const restart = () => {
    queries.clear();
    redraw();
  };
  const isUnknown = error instanceof ApiError && error.status === 401;
  if (needsKey() || isUnknown) return <SignIn wasRefused={currentKey() !== null} onKey={restart} />;
  // The answer of an open service is drawn before it is there.
  const role = data?.role ?? (isKnownAsOpen() ? 'admin' : undefined);
  if (role !== undefined) {
    const signOut = () => {
      forgetKey();
      restart();
    };
    const session = { role, isOpen: currentKey() === null, signOut };
    return <SessionContext value={session}>{children}</SessionContext>;
  }
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}
