/**
 * HTTP: the Express adapter, problem details, exact JSON, request ids, validation.
 *
 * - the adapter: {@link FastExpressAdapter}, with body limits and server timeouts
 * - problems: {@link ProblemFilter} (constructed with the application's table of domain errors), {@link HttpProblem},
 *   {@link ValidationFailedError}, {@link PROBLEMS} (every code with status and title), {@link sendProblem}, {@link errorsPage} for {@link ERRORS_PATH}
 * - validation: {@link createValidationPipe}, {@link IsAmount}, {@link IsUserId}, {@link IsDescription},
 *   {@link IsDisplayName}, {@link IsCurrencyCode}, {@link IsTransactionId}, {@link IsWholeNumber}, {@link IsFlag}, {@link IsOneOf},
 *   {@link IsIdempotencyKey}, {@link IsListOf}, {@link OptionalBody}
 * - OpenAPI: {@link ApiCall} and {@link ApiProblems} on routes, {@link ApiAmount} and its kin on the fields of answers,
 *   {@link completeDocument} for what follows from them
 * - idempotency: {@link IdempotencyKey}, {@link ApiIdempotencyKey}, {@link markReplay}, {@link faultOfIdempotencyKey}
 * - access: {@link ApiKeys}, {@link bearerKeyOf}, {@link AccessGuard}, {@link Public}, {@link AdminOnly}, {@link RateLimitGuard}
 * - exchanges: {@link observeExchanges} tells an {@link ExchangeObserver} of every request and its answer
 * - {@link stringifyExact}, {@link requestIdOf}, {@link REQUEST_ID_HEADER}
 */
export { AccessGuard, AdminOnly, Public } from './access/access.guard';
export { ApiKeys, type Role } from './access/api-keys';
export { bearerKeyOf } from './access/bearer';
export {
  type Capacity,
  DEFAULT_CAPACITY,
  DEFAULT_TIMEOUTS,
  FastExpressAdapter,
  type FastExpressOptions,
  type ServerTimeouts,
} from './adapter/fast-express.adapter';
export { BODY_MAX_BYTES, type BodyLimits } from './adapter/json-body';
export { type Exchange, type ExchangeObserver } from './exchange/exchange';
export { observeExchanges } from './exchange/observe-exchanges';
export { stringifyExact } from './exact-json';
export {
  ApiIdempotencyKey,
  faultOfIdempotencyKey,
  IDEMPOTENCY_KEY_MAX_LENGTH,
  IdempotencyKey,
  markReplay,
} from './idempotency/idempotency-key';
export { IDEMPOTENCY_KEY_HEADER, REPLAYED_HEADER } from './idempotency/header-names';
export {
  ApiAmount,
  ApiCount,
  ApiFlag,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiText,
  ApiUserId,
  ApiWord,
  EXAMPLE_MOMENT,
  EXAMPLE_TRANSACTION_ID,
  EXAMPLE_USER_ID,
} from './openapi/answer-fields';
export {
  ApiCall,
  ApiHexIdParam,
  type CallDescription,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from './openapi/api-call.decorator';
export { ADMIN_KEY_SCHEME, API_KEY_SCHEME, completeDocument } from './openapi/complete-document';
export type { ProblemExamples } from './openapi/problem-responses';
export { ApiProblems } from './problems/api-problems.decorator';
export {
  errorsPage,
  ERRORS_PATH,
  PROBLEMS,
  type ProblemCode,
  type ProblemKind,
  problemType,
} from './problems/catalog';
export {
  type FieldError,
  HttpProblem,
  type ProblemOptions,
  ValidationFailedError,
} from './problems/http-problem.error';
export {
  type CodedError,
  type DomainProblem,
  type DomainProblems,
  ProblemFilter,
} from './problems/problem.filter';
export {
  PROBLEM_CONTENT_TYPE,
  type ProblemBody,
  type ProblemOccurrence,
  sendProblem,
} from './problems/send-problem';
export { RateLimitGuard } from './rate-limit/rate-limit.guard';
export { chooseRequestId, type IdentifiedRequest, REQUEST_ID_HEADER, requestIdOf } from './request-id';
export { formatTimestamp, parseTimestamp } from './timestamp';
export { IsAmount, type IsAmountOptions } from './validation/is-amount.decorator';
export {
  IsCursor,
  IsMoment,
  IsQueryNumber,
  IsOptionalWord,
  formatCursor,
} from './validation/query.decorators';
export { IsListOf } from './validation/is-list-of.decorator';
export { OptionalBody } from './validation/optional-body.decorator';
export {
  IsFlag,
  IsIdempotencyKey,
  IsOneOf,
  IsTransactionId,
  IsWholeNumber,
} from './validation/scalar.decorators';
export {
  DESCRIPTION_MAX_LENGTH,
  DISPLAY_NAME_MAX_LENGTH,
  IsCurrencyCode,
  IsDescription,
  IsDisplayName,
  IsUserId,
  USER_ID_MAX_LENGTH,
} from './validation/text.decorators';
export { createValidationPipe } from './validation/validation.pipe';
