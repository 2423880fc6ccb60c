/**
 * HTTP: the Express adapter, problem details, exact JSON, request ids, validation, access.
 *
 * - {@link HTTP_PROBLEMS} are HTTP's own; {@link ProblemFilter} answers them and the application's
 * - `Is…` decorators validate and document fields of requests, `Api…` decorators document those of answers
 * - {@link AccessGuard} asks for keys; each route decides who may call it ({@link Public}, {@link Scoped} …)
 */
export {
  type Access,
  ACCESS_EXTENSION,
  AccessGuard,
  AdminOnly,
  AnyKey,
  NativeCall,
  presentedKeyOf,
  Public,
  requireScope,
  Scoped,
  ScopedOrOwn,
} from './access/access.guard';
export { ApiKeys } from './access/api-keys';
export { Caller } from './access/caller.decorator';
export { hashOfKeySecret, newKeySecret } from './access/key-secret';
export type { OpenAccess } from './access/open-access';
export {
  ADMIN_PRINCIPAL,
  BUDGET_SCOPES,
  DEFAULT_SCOPES,
  type IssuedPrincipals,
  keyHashFor,
  type Principal,
  principalOf,
  type Role,
  ROLES,
  type Scope,
  SCOPES,
} from './access/principal';
export { KeyLimitGuard, RateLimitGuard } from './access/rate-limit.guard';
export { applyBrowserRules } from './adapter/browser-rules';
export { DEFAULT_CAPACITY, FastExpressAdapter, SILENCE_MAX_MS } from './adapter/fast-express.adapter';
export { BODY_MAX_BYTES, releaseBody } from './adapter/json-bodies';
export { type Exchange, type ExchangeObserver, observeExchanges } from './exchange/observe-exchanges';
export { ExactDecimal, stringifyExact } from './exact-json';
export { ApiIdempotencyKey, IdempotencyKey, REPLAYED_HEADER } from './idempotency/idempotency-key';
export {
  ApiAmount,
  ApiCount,
  ApiFlag,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiUserId,
  ApiWord,
  ApiWords,
  EXAMPLE_MOMENT,
  EXAMPLE_REFERENCE,
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
  type ProblemForm,
  type ProblemOccurrence,
  PUBLIC_URL_SETTING,
  publicUrlOf,
} from './problems/send-problem';
export { REQUEST_ID_HEADER, requestIdOf } from './request-id';
export { formatTimestamp, toMilliseconds, toNanoseconds, toNextMillisecond } from './timestamp';
export { IsAmount } from './validation/is-amount.decorator';
export { IsDecimal } from './validation/is-decimal.decorator';
export {
  IsCursor,
  IsMoment,
  IsPageLimit,
  IsQueryNumber,
  IsOptionalWord,
  IsTextCursor,
  formatCursor,
  PAGE_LIMIT_DEFAULT,
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
  IsName,
  IsNameOf,
  IsReference,
  IsUserId,
  userIdFault,
} from './validation/text.decorators';
export {
  IsCount,
  IsLimit,
  IsNameList,
  IsObjectOf,
  IsRequiredObjectOf,
  IsWordList,
} from './validation/terms.decorators';
export { UnknownNamesGuard } from './validation/unknown-names';
export { DtoValidationPipe } from './validation/validation.pipe';
