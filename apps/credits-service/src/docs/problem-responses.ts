import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_TRANSACTION_ID, EXAMPLE_USER_ID, PROBLEM_CONTENT_TYPE, problemBody } from '@app/http';
import { headerReferences, type AnswerHeader } from '../shared/openapi/answer-headers';
import { Problem } from '../shared/openapi/problem.schema';
import { PROBLEMS, type ProblemCode } from '../shared/problems/problems';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];
type Response = Exclude<NonNullable<Responses[string]>, { $ref: string }>;
type SharedResponses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;

const EXAMPLE_REQUEST_ID = '45f695db-24a5-4a1d-8c58-994e1ddbb198';

const HEADERS_OF_STATUS: Readonly<Record<number, readonly AnswerHeader[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/**
 * Adds a response for each status of these problems. A status with one code has a response that all calls
 * share; one with several codes lists them.
 */
export function describeProblems(
  responses: Responses,
  shared: SharedResponses,
  codes: readonly ProblemCode[],
  path: string,
): void {
  for (const status of new Set(codes.map((code) => PROBLEMS[code].status))) {
    const ofStatus = codes.filter((code) => PROBLEMS[code].status === status);
    const other = responses[status] as Response | undefined;
    const [first, ...more] = ofStatus;
    if (first !== undefined && more.length === 0 && other === undefined) {
      const name = pascalCase(first);
      shared[name] ??= response(status, ofStatus, '/api/v1/bill');
      responses[status] = { $ref: `#/components/responses/${name}` };
      continue;
    }
    const described = response(status, ofStatus, path);
    responses[status] =
      other === undefined
        ? described
        : {
            ...described,
            description: `${other.description}\n\n${described.description}`,
            content: { ...other.content, ...described.content },
          };
  }
}

function response(status: number, codes: readonly ProblemCode[], path: string): Response {
  const examples = codes.map((code) => {
    const { example, ...kind } = PROBLEMS[code];
    const value = problemBody({ code, ...kind, ...example }, examplePath(path), EXAMPLE_REQUEST_ID);
    return [code, { summary: kind.title, value }] as const;
  });
  return {
    description: codes.map(describe).join('\n\n'),
    headers: headerReferences(['X-Request-ID', ...(HEADERS_OF_STATUS[status] ?? [])]),
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: { $ref: getSchemaPath(Problem) },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function describe(code: ProblemCode): string {
  const { meaning, remedy } = PROBLEMS[code];
  return `\`${code}\`: ${meaning} ${remedy}`;
}

function examplePath(path: string): string {
  return path
    .replace('{user_id}', EXAMPLE_USER_ID)
    .replace('{model_id}', 'llama-4')
    .replaceAll(/\{[a-z]+_id\}/g, EXAMPLE_TRANSACTION_ID);
}

function pascalCase(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
