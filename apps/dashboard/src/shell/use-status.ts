import { getStatus } from '../api/api';
import { useAsk } from '../api/use-ask';
import { useSession } from '../session/session';

/** The state of the service, for admins. @param everyMs how often to ask again; once without it */
export function useStatus(everyMs?: number) {
  const { role } = useSession();
  return useAsk(['status'], (signal) => getStatus({ signal, throwOnError: true }), {
    enabled: role === 'admin',
    ...(everyMs === undefined ? {} : { everyMs }),
  });
}
