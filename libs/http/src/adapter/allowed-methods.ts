import { type Express } from 'express';

/** What this needs of a layer of Express's router. */
interface RouteLayer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean | undefined>> };
  match(path: string): unknown;
}

/**
 * The methods that the routes of this path answer, for the `Allow` header; empty where no route has the path. HEAD goes
 * with GET and OPTIONS with all.
 */
export function allowedMethods(app: Express, path: string): string[] {
  const methods = new Set<string>();
  for (const layer of app.router.stack as unknown as readonly RouteLayer[]) {
    if (layer.route === undefined || !matches(layer, path)) continue;
    for (const [method, isHandled] of Object.entries(layer.route.methods)) {
      if (isHandled === true) methods.add(method.toUpperCase());
    }
  }
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  methods.add('OPTIONS');
  return Array.from(methods).sort();
}

function matches(layer: RouteLayer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    // A parameter with a broken percent-encoding is no path of this route.
    return false;
  }
}
