import { distance } from 'fastest-levenshtein';

/** Variables that Kubernetes sets for each Service, with the Service's name in front. */
const OF_KUBERNETES = /_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?)$/;
const OWN_PREFIX = /^(?:LEDGER|TIGERBEETLE|CORS|RATE_LIMIT)_/i;
/** Variables of the compose files and of the tests. */
const OTHERS_OWN = ['TIGERBEETLE_CACHE_GRID', 'TIGERBEETLE_MEMORY', 'TIGERBEETLE_BINARY'];
const TYPOS_PER_LETTER_MAX = 0.25;

/** Finds names that differ from a setting's in case, in underscores or by few letters. */
export function misspeltNames(names: readonly string[], settings: readonly string[]) {
  return names
    .filter((name) => !settings.includes(name) && !OF_KUBERNETES.test(name) && !OTHERS_OWN.includes(name))
    .flatMap((name) => {
      const [nearest] = settings
        .map((meant) => ({ meant, typos: typosPerLetter(name, meant) }))
        .sort((one, other) => one.typos - other.typos);
      if (nearest === undefined) return [];
      return nearest.typos <= TYPOS_PER_LETTER_MAX || OWN_PREFIX.test(name)
        ? [{ name, meant: nearest.meant }]
        : [];
    });
}

function typosPerLetter(name: string, meant: string): number {
  return distance(lettersOf(name), lettersOf(meant)) / lettersOf(meant).length;
}

function lettersOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
