/**
 * HTTP: the Express adapter, problem details, exact JSON, request ids, validation, access.
 *
 * - problems: {@link HTTP_PROBLEMS} are those of HTTP itself; {@link ProblemFilter} answers these, and the application's by its table
 * - the document: `Is…` decorators validate and describe the fields of requests, `Api…` describe those of answers
 * - access: {@link AccessGuard}, {@link Public}, {@link AdminOnly}, {@link RateLimitGuard}
 * - {@link observeExchanges} notifies an {@link ExchangeObserver} of every request and its answer
 */
export {
  type Access,
  ACCESS_EXTENSION,
  AccessGuard,
  AdminOnly,
  bearerKeyOf,
  Public,
} from './access/access.guard';
export { ApiKeys } from './access/api-keys';
export { RateLimitGuard } from './access/rate-limit.guard';
export { applyBrowserRules } from './adapter/browser-rules';
export { DEFAULT_CAPACITY, FastExpressAdapter, SILENCE_MAX_MS } from './adapter/fast-express.adapter';
export { BODY_MAX_BYTES } from './adapter/json-bodies';
export { type Exchange, type ExchangeObserver } from './exchange/exchange';
export { observeExchanges } from './exchange/observe-exchanges';
export { stringifyExact } from './exact-json';
export { ApiIdempotencyKey, IdempotencyKey, REPLAYED_HEADER } from './idempotency/idempotency-key';
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
export { HttpProblem, ValidationFailedError } from './problems/http-problem.error';
export {
  type DocumentedProblem,
  ERRORS_PATH,
  HTTP_PROBLEMS,
  type HttpProblemCode,
  problemType,
} from './problems/http-problems';
export { type DomainProblems, type ProblemField, ProblemFilter } from './problems/problem.filter';
export {
  PROBLEM_CONTENT_TYPE,
  problemBody,
  type ProblemOccurrence,
  PUBLIC_URL_SETTING,
  publicUrlOf,
} from './problems/send-problem';
export { REQUEST_ID_HEADER } from './request-id';
export { formatTimestamp } from './timestamp';
export { IsAmount } from './validation/is-amount.decorator';
export {
  IsCursor,
  IsMoment,
  IsQueryNumber,
  IsOptionalWord,
  IsTextCursor,
  formatCursor,
} from './validation/query.decorators';
export { IsListOf } from './validation/is-list-of.decorator';
export { isOptionalBody, OptionalBody } from './validation/optional-body.decorator';
export {
  ID_PATTERN,
  IsFlag,
  IsIdempotencyKey,
  IsOneOf,
  IsTransactionId,
  IsWholeNumber,
} from './validation/scalar.decorators';
export {
  IsCurrencyCode,
  IsDescription,
  IsDisplayName,
  IsNewDisplayName,
  IsUserId,
} from './validation/text.decorators';
export { UnknownNamesGuard } from './validation/unknown-names';
export { createValidationPipe } from './validation/validation.pipe';
