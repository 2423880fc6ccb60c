import { getStatus } from '../api/api';
import { useAsk } from '../api/use-ask';
import { useSession } from '../session/session';

/** The state of the service, for admins. */
export function useStatus() {
  const { me } = useSession();
  return useAsk(['status'], (signal) => getStatus({ signal, throwOnError: true }), {
    enabled: me.role === 'admin',
  });
}
