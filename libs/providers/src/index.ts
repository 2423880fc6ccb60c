/** The providers' own protocols: what a request can cost, where its usage is, how errors look; the forwarding. */
export {
  CALL_ROUTES,
  COUNT_ROUTES,
  dialectOf,
  type CallRoute,
  type CountRoute,
  type Dialect,
} from './routes';
