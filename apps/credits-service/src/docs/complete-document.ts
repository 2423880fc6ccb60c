import type { OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_EXTENSION, type Access } from '../access/access';
import { PROBLEM_EXTENSION } from '../problems/api-problems.decorator';
import { PROBLEMS, type ProblemCode } from '../problems/catalog';
import { ANSWER_HEADERS, headerReferences } from './answer-headers';
import { describeProblems, type ProblemExamples } from './problem-responses';

/** The names of the two security schemes. */
export const API_KEY_SCHEME = 'ApiKey';
export const ADMIN_KEY_SCHEME = 'AdminKey';

/** What any call can answer, whatever it does: the one place to add to. */
const ON_EVERY_CALL: readonly ProblemCode[] = [
  'bad_request',
  'request_timeout',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'service_unavailable',
  'overloaded',
];

/** What a call with a body can answer besides. */
const WITH_A_BODY: readonly ProblemCode[] = [
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

const BY_ACCESS: Record<Access, readonly ProblemCode[]> = {
  public: [],
  key: ['unauthenticated'],
  admin: ['unauthenticated', 'forbidden', 'auth_not_configured'],
};

const SECURITY: Record<Access, Record<string, string[]>[]> = {
  public: [],
  key: [{ [API_KEY_SCHEME]: [] }, { [ADMIN_KEY_SCHEME]: [] }],
  admin: [{ [ADMIN_KEY_SCHEME]: [] }],
};

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/**
 * Adds to a document what follows from what its routes say: who may call, every problem that a call can answer, with
 * examples, and the headers of its answers.
 */
export function completeDocument(document: OpenAPIObject, examples: ProblemExamples): OpenAPIObject {
  const components = (document.components ??= {});
  components.headers = structuredClone(ANSWER_HEADERS) as unknown as NonNullable<typeof components.headers>;
  components.responses ??= {};
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods) as Operation[]) {
      const access = takeAccess(operation);
      operation.security = SECURITY[access];
      const codes = sortByStatus([
        ...takeProblems(operation),
        ...BY_ACCESS[access],
        ...(operation.requestBody === undefined ? [] : WITH_A_BODY),
        ...ON_EVERY_CALL,
      ]);
      for (const response of Object.values(operation.responses)) {
        if (response !== undefined && 'description' in response) {
          response.headers = { ...headerReferences(['X-Request-ID']), ...response.headers };
        }
      }
      describeProblems(operation.responses, components.responses, codes, path, examples);
    }
  }
  return document;
}

function takeAccess(operation: Operation): Access {
  const extensions = operation as unknown as Record<string, unknown>;
  const access = (extensions[ACCESS_EXTENSION] ?? 'key') as Access;
  Reflect.deleteProperty(extensions, ACCESS_EXTENSION);
  return access;
}

function takeProblems(operation: Operation): ProblemCode[] {
  const names = Object.keys(operation).filter((name) => name.startsWith(PROBLEM_EXTENSION));
  for (const name of names) Reflect.deleteProperty(operation, name);
  return names.map((name) => name.slice(PROBLEM_EXTENSION.length) as ProblemCode);
}

/** Each code once, in the order of the catalog, so that the document does not depend on that of decorators. */
function sortByStatus(codes: readonly ProblemCode[]): ProblemCode[] {
  return (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => codes.includes(code));
}
