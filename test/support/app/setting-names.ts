import { Settings } from '../../../apps/credits-service/src/config/settings';

/** The name of every variable that the service reads, sorted: whatever {@link Settings} asks for. */
export function settingNames(): string[] {
  const names = new Set<string>();
  const variables: Record<string, string> = { LEDGER_ENGINE: 'tigerbeetle' };
  new Settings(
    new Proxy(variables, {
      get: (target, name: string) => {
        names.add(name);
        return target[name];
      },
    }),
  );
  return [...names].sort();
}
