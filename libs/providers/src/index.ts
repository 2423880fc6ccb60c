/** The providers' protocols: what a request can cost, where its usage is, how errors look; the forwarding. */
export { RefusedRequest, type RefusalCode } from './refusals';
export type { BetaField, CallRequest, Counter, Upstream } from './requests/call-request';
export { headersToSend, refuseDroppedBetas, type HeadersToSend, type ProviderKind } from './requests/headers';
export { queryToSend } from './requests/query';
export { readCallRequest, type ReadOptions } from './requests/read-call-request';
export type { CallRoute, CountRoute, Dialect } from './routes';
export { createAnswerReader, type AnswerReader, type AnswerReaderOptions } from './answers/answer-reader';
export { decodedBody } from './answers/compression';
export { servedTier } from './answers/served-tier';
export type { UsageCoverage, UsageReport } from './answers/usage-report';
export { errorBody, type GatewayProblem } from './errors/error-body';
export { contentHeaders } from './forwarding/answer-headers';
export {
  ProviderClient,
  type ProviderAnswer,
  type ProviderCall,
  type ProviderDeadlines,
} from './forwarding/provider-client';
export {
  ProviderTimeoutError,
  ProviderUnavailableError,
  providerErrorOf,
  type ProviderError,
  type UnavailableReason,
} from './forwarding/provider-errors';
export { upstreamPath, type ProviderTarget, type UpstreamRoute } from './forwarding/provider-target';
