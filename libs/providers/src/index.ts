/** The providers' own protocols: what a request can cost, where its usage is, how errors look; the forwarding. */
export { RefusedRequest, type RefusalCode } from './refusals';
export type { BetaField, CallRequest, Counter, Upstream } from './requests/call-request';
export { headersToSend, refuseDroppedBetas, type HeadersToSend, type ProviderKind } from './requests/headers';
export { queryToSend } from './requests/query';
export { readCallRequest, type ReadOptions } from './requests/read-call-request';
export {
  CALL_ROUTES,
  COUNT_ROUTES,
  dialectOf,
  type CallRoute,
  type CountRoute,
  type Dialect,
} from './routes';
