import { type Express } from 'express';

/** The part of an Express router's layer that is used here. */
interface RouteLayer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean | undefined>> };
  match(path: string): unknown;
}

/** The methods of a path for `Allow`, with OPTIONS, and HEAD for GET; empty for an unknown path. */
export function allowedMethods(app: Express, path: string): string[] {
  const layers = app.router.stack as unknown as readonly RouteLayer[];
  const methods = new Set(
    layers
      .filter((layer) => layer.route !== undefined && matches(layer, path))
      .flatMap(({ route }) => Object.keys(route?.methods ?? {}))
      .map((method) => method.toUpperCase()),
  );
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  methods.add('OPTIONS');
  return Array.from(methods).sort();
}

function matches(layer: RouteLayer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    // The path has a broken percent-encoding.
    return false;
  }
}
