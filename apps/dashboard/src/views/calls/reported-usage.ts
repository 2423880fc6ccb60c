const VALUES_MAX = 60;

/** The values of a provider's usage, with the paths to them; the first 60. */
export function flatten(usage: unknown, path = ''): [path: string, value: string][] {
  if (typeof usage !== 'object' || usage === null) return [[path, String(usage)]];
  return Object.entries(usage)
    .slice(0, VALUES_MAX)
    .flatMap(([name, value]) => flatten(value, path === '' ? name : `${path}.${name}`))
    .slice(0, VALUES_MAX);
}
