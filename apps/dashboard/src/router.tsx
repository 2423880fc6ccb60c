import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { BASE_PATH } from './base-path';
import { Loading } from './components/loading';
import { fromSegment, toSegment } from './search/path-id';
import { readSharedSearch, SHARED } from './search/shared-search';
import { NothingHere, ViewFailure } from './shell/failures';
import { SessionGate } from './session/session';
import { Shell } from './shell/shell';
import { readSearch as readCallsSearch } from './views/calls/search';
import { readSearch as readHealthSearch } from './views/health/search';
import { readSearch as readKeysSearch } from './views/keys/search';
import { readSearch as readMeSearch } from './views/me/search';
import { readSearch as readModelsSearch } from './views/models/search';
import { readSearch as readOverviewSearch } from './views/overview/search';
import { readSearch as readUsageSearch } from './views/usage/search';
import { readSearch as readUserSearch } from './views/user/search';
import { readSearch as readUsersSearch } from './views/users/search';

const root = createRootRoute({
  validateSearch: readSharedSearch,
  search: { middlewares: [retainSearchParams([...SHARED])] },
  // Within the router, which loads the view while the service says who is calling.
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
  notFoundComponent: NothingHere,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('./views/overview/view')),
});
const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: readUsersSearch,
  component: lazyRouteComponent(() => import('./views/users/view')),
});
const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$id',
  params: {
    parse: ({ id }) => ({ id: fromSegment(id) }),
    stringify: ({ id }) => ({ id: toSegment(id) }),
  },
  validateSearch: readUserSearch,
  component: lazyRouteComponent(() => import('./views/user/view')),
});
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  validateSearch: readCallsSearch,
  component: lazyRouteComponent(() => import('./views/calls/view')),
});
const usage = createRoute({
  getParentRoute: () => root,
  path: '/usage',
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import('./views/usage/view')),
});
const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: readModelsSearch,
  component: lazyRouteComponent(() => import('./views/models/view')),
});
const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  validateSearch: readKeysSearch,
  component: lazyRouteComponent(() => import('./views/keys/view')),
});
const health = createRoute({
  getParentRoute: () => root,
  path: '/health',
  validateSearch: readHealthSearch,
  component: lazyRouteComponent(() => import('./views/health/view')),
});
const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  validateSearch: readMeSearch,
  component: lazyRouteComponent(() => import('./views/me/view')),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, users, user, calls, usage, models, keys, health, me]),
  basepath: BASE_PATH,
  defaultPreload: 'intent',
  // The frame is drawn at once, and does not wait for the view's chunk.
  defaultPendingMs: 0,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Loading,
  defaultErrorComponent: ViewFailure,
  // What the URL holds beyond its view's parameters, or holds wrongly, is left out.
  search: { strict: true },
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
