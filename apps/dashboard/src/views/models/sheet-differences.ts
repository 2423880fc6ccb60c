import type { ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';

type Sheet = Exact<ModelResponse>;

export interface Difference {
  /** The path in the sheet, such as `prices.tiers.flex.input`. */
  readonly path: string;
  /** Null where the sheet does not have it. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two versions of a sheet, in the order of the sheet. */
export function differences(before: Sheet | undefined, after: Sheet | undefined): Difference[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((each) => each.before !== each.after);
}

function valuesOf(sheet: Sheet | undefined): Map<string, string> {
  const values = new Map<string, string>();
  if (sheet === undefined) return values;
  const { provider, upstream_model, display_name, aliases, enabled, prices, limits, markup_percent } = sheet;
  const add = (value: unknown, path: string) => {
    if (typeof value === 'string' || typeof value === 'boolean') values.set(path, String(value));
    else if (Array.isArray(value)) values.set(path, value.join(', '));
    else
      for (const [name, part] of Object.entries(value ?? {}))
        add(part, path === '' ? name : `${path}.${name}`);
  };
  add({ provider, upstream_model, display_name, aliases, enabled, prices, limits, markup_percent }, '');
  return values;
}
