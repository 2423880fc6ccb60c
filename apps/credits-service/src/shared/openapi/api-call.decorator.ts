import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiExtension,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  ApiIdempotencyKey,
  EXAMPLE_TRANSACTION_ID,
  type ExactDecimal,
  ID_PATTERN,
  isOptionalBody,
} from '@app/http';
import type { ProblemCode } from '../problems/problems';
import { headerReferences, type AnswerHeader } from './answer-headers';
import { Problem } from './problem.schema';

/** A DTO in JSON: amounts are numbers or strings, not units. */
type InJson<T> = T extends bigint | ExactDecimal
  ? number | string
  : T extends readonly (infer Item)[]
    ? readonly InJson<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: InJson<T[Key]> }
      : T;

/** A call in the OpenAPI document. */
interface CallDescription<Request extends object, Answer extends object> {
  /** The operation's id: a method name in generated clients, so it never changes. */
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  /** Ids of transactions or holds in the path. A malformed id is answered like an unknown one. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Whether the call takes an `Idempotency-Key`. */
  readonly isKeyed?: true;
  /** The JSON body. */
  readonly request?: { readonly type: Type<Request>; readonly example: InJson<Request> };
  readonly answer: {
    /** 200 by default. */
    readonly status?: 200 | 201;
    readonly description: string;
    /** The description of the same answer with status 201, where the call creates the thing. */
    readonly created?: string;
    readonly type: Type<Answer>;
    /** By default, the examples of the type's fields. */
    readonly example?: InJson<Answer>;
    readonly headers?: readonly AnswerHeader[];
    /** An example of the answer as CSV, if the call has that form too. */
    readonly csv?: string;
  };
  /** The problems of this call, besides those of its key, body or access and those of every call. */
  readonly problems: readonly ProblemCode[];
}

/** The problems of a call that reads the ledger and the metadata store. */
export const READ_PROBLEMS = ['ledger_unavailable', 'metadata_unavailable'] as const satisfies ProblemCode[];
/** The problems of a call that moves credits. */
export const WRITE_PROBLEMS = [...READ_PROBLEMS, 'outcome_unknown'] as const satisfies ProblemCode[];
const KEY_PROBLEMS = ['idempotency_key_reused', 'idempotency_key_spent'] as const satisfies ProblemCode[];

const PATH_ID = { type: 'string', pattern: ID_PATTERN, example: EXAMPLE_TRANSACTION_ID };

/** The codes of a call's problems; the document turns them into responses. */
export const PROBLEMS_EXTENSION = 'x-problems';

/** Describes a call and sets the status of its answer. */
export function ApiCall<Request extends object, Answer extends object>({
  id,
  summary,
  description,
  ids = {},
  isKeyed,
  request,
  answer,
  problems,
}: CallDescription<Request, Answer>): MethodDecorator {
  const { status = 200, created, type, example, headers = [], csv } = answer;
  const content = {
    'application/json': { schema: { $ref: getSchemaPath(type) }, ...(example && { example }) },
    ...(csv && { 'text/csv': { schema: { type: 'string' as const }, example: csv } }),
  };
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ operationId: id, summary, description }),
    ...Object.entries(ids).map(([name, source]) =>
      ApiParam({ name, description: `${source} 32 hex digits, or a UUID.`, schema: PATH_ID }),
    ),
    ...(isKeyed === undefined ? [] : [ApiIdempotencyKey()]),
    ...(request === undefined ? [] : [ApiRequest(id, summary, request)]),
    ApiResponse({
      status,
      description: answer.description,
      headers: headerReferences(headers),
      content,
    }),
    ...(created === undefined ? [] : [ApiResponse({ status: 201, description: created, content })]),
    ApiExtraModels(type, Problem),
    ApiExtension(PROBLEMS_EXTENSION, [...problems, ...(isKeyed === undefined ? [] : KEY_PROBLEMS)]),
  );
}

function ApiRequest<Request extends object>(
  id: string,
  summary: string,
  { type, example }: NonNullable<CallDescription<Request, object>['request']>,
): MethodDecorator {
  return ApiBody({ type, required: !isOptionalBody(type), examples: { [id]: { summary, value: example } } });
}
