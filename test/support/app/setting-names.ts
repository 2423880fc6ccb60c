import { Settings } from '../../../apps/credits-service/src/config/settings';

/** It is no setting of the service's own. */
const OF_NODE = 'NODE_ENV';

/** The name of every variable that the service reads, sorted: whatever {@link Settings} asks for. */
export function settingNames(): string[] {
  const names = new Set<string>();
  const variables: Record<string, string> = { LEDGER_ENGINE: 'tigerbeetle' };
  new Settings(
    new Proxy(variables, {
      get: (target, name: string) => {
        if (name !== OF_NODE) names.add(name);
        return target[name];
      },
    }),
  );
  return [...names].sort();
}
