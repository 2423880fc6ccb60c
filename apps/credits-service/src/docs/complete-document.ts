import type { OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_EXTENSION, type Access } from '@app/http';
import { ANSWER_HEADERS, headerReferences } from '../shared/openapi/answer-headers';
import { PROBLEMS_EXTENSION } from '../shared/openapi/api-call.decorator';
import { PROBLEMS, type ProblemCode } from '../shared/problems/problems';
import { describeProblems } from './problem-responses';

export const API_KEY_SCHEME = 'ApiKey';
export const ADMIN_KEY_SCHEME = 'AdminKey';

/** The problems of every call. */
const ON_EVERY_CALL: readonly ProblemCode[] = [
  'bad_request',
  'request_timeout',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'service_unavailable',
  'overloaded',
];

/** The further problems of a call with a body. */
const WITH_A_BODY: readonly ProblemCode[] = [
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

/** Of a call that takes an issued key, which the store may not be there to look up. */
const OF_KEYS: readonly ProblemCode[] = ['unauthenticated', 'metadata_unavailable'];

const BY_ACCESS: Record<Access['callers'], readonly ProblemCode[]> = {
  public: [],
  key: OF_KEYS,
  app: [...OF_KEYS, 'forbidden'],
  admin: [...OF_KEYS, 'forbidden', 'auth_not_configured'],
};

const SECURITY: Record<Access['callers'], Record<string, string[]>[]> = {
  public: [],
  key: [{ [API_KEY_SCHEME]: [] }, { [ADMIN_KEY_SCHEME]: [] }],
  app: [{ [API_KEY_SCHEME]: [] }, { [ADMIN_KEY_SCHEME]: [] }],
  admin: [{ [ADMIN_KEY_SCHEME]: [] }],
};

function describeAccess({ scopes, isForOwnUser }: Access): string {
  if (scopes.length === 0) return '';
  const names = scopes.map((scope) => `\`${scope}\``).join(' or ');
  return ` Scope: ${names}${isForOwnUser ? ', or the key of this user' : ''}.`;
}

const NO_DECISION: Access = { callers: 'admin', scopes: [], isForOwnUser: false, isNative: false };

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

interface Schema {
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly example?: unknown;
}

/**
 * Adds to a document what follows from its routes: who may call, each problem with an example, and the
 * headers of answers.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const components = (document.components ??= {});
  components.headers = structuredClone(ANSWER_HEADERS) as unknown as NonNullable<typeof components.headers>;
  components.responses ??= {};
  const schemas = (components.schemas ?? {}) as Readonly<Record<string, Schema>>;
  for (const [name, schema] of Object.entries(schemas)) {
    if (name.endsWith('Request')) Object.assign(schema, { additionalProperties: false });
  }
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods) as Operation[]) {
      const access = takeExtension<Access>(operation, ACCESS_EXTENSION, NO_DECISION);
      operation.security = SECURITY[access.callers];
      operation.description = `${operation.description ?? ''}${describeAccess(access)}`;
      const codes = sortByStatus([
        ...takeExtension<ProblemCode[]>(operation, PROBLEMS_EXTENSION, []),
        ...BY_ACCESS[access.callers],
        ...(access.scopes.includes('user_keys') ? (['auth_not_configured'] as const) : []),
        ...(operation.requestBody === undefined ? [] : WITH_A_BODY),
        ...ON_EVERY_CALL,
      ]);
      for (const response of Object.values(operation.responses)) {
        if (response !== undefined && 'description' in response) {
          response.headers = { ...headerReferences(['X-Request-ID']), ...response.headers };
          const json = response.content?.['application/json'];
          if (json !== undefined) json.example ??= exampleOf(json.schema as Schema, schemas);
        }
      }
      describeProblems(operation.responses, components.responses, codes, path);
    }
  }
  return document;
}

/** The example of an object or a list, from those of its fields. */
function exampleOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): unknown {
  const { $ref, items, properties = {}, example } = schema;
  if ($ref !== undefined) return exampleOf(schemas[$ref.replace(/.*\//, '')] ?? {}, schemas);
  if (example !== undefined) return example;
  if (items !== undefined) return [exampleOf(items, schemas)];
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, exampleOf(field, schemas)]),
  );
}

/** Takes a route's hint for this file out of the document. */
function takeExtension<T>(operation: Operation, name: string, otherwise: T): T {
  const extensions = operation as unknown as Record<string, unknown>;
  const value = (extensions[name] ?? otherwise) as T;
  Reflect.deleteProperty(extensions, name);
  return value;
}

/** Each code once, in the order of the table and not of the decorators. */
function sortByStatus(codes: readonly ProblemCode[]): ProblemCode[] {
  return (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => codes.includes(code));
}
