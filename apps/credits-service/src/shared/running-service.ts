import { validateVariables, type Variables } from '../config/environment-variables';
import { Settings } from '../config/settings';

/** Listening on any address is listening on this one, too. */
const ANY_ADDRESS = ['0.0.0.0', '::'];

/** A service that a program beside it calls. */
export interface RunningService {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Null where its calls are open. */
  readonly key: string | null;
}

/**
 * Where the service is: BASE_URL with API_KEY, an admin's; each unless set as the service's own settings say.
 * @throws Error for settings that the service would refuse, where they are needed
 */
export function runningService({ BASE_URL, API_KEY, ...settings }: Variables): RunningService {
  const baseUrl = BASE_URL?.replace(/\/+$/, '');
  if (baseUrl !== undefined && API_KEY !== undefined) return { baseUrl, key: API_KEY };
  const [firstKey] = validateVariables(settings).values.ADMIN_API_KEYS;
  return { baseUrl: baseUrl ?? ownUrl(new Settings(settings)), key: API_KEY ?? firstKey ?? null };
}

function ownUrl({ host, port }: Settings): string {
  const address = ANY_ADDRESS.includes(host) ? '127.0.0.1' : host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
