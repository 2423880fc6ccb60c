import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from '../problems/catalog';
import { Problem } from '../problems/problem.schema';
import { PROBLEM_CONTENT_TYPE, problemBody } from '../problems/send-problem';
import { EXAMPLE_TRANSACTION_ID, EXAMPLE_USER_ID } from './answer-fields';
import { type AnswerHeader, headerReferences } from './answer-headers';

/** What an example of each problem says: `detail` as the service words it, and the members that go with the code. */
export type ProblemExamples = Readonly<
  Record<ProblemCode, { readonly detail: string; readonly extras?: Readonly<Record<string, unknown>> }>
>;

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
 * Adds a response for each status of these problems. One of a single code is shared by all calls that have it; for
 * several, the response lists them.
 */
export function describeProblems(
  responses: Responses,
  shared: SharedResponses,
  codes: readonly ProblemCode[],
  path: string,
  examples: ProblemExamples,
): void {
  for (const [status, ofStatus] of groupByStatus(codes)) {
    const other = responses[status] as Response | undefined;
    const [first, ...more] = ofStatus;
    if (first !== undefined && more.length === 0 && other === undefined) {
      const name = pascalCase(first);
      shared[name] ??= response(status, ofStatus, '/api/v1/bill', examples);
      responses[status] = { $ref: `#/components/responses/${name}` };
      continue;
    }
    const described = response(status, ofStatus, path, examples);
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

function response(
  status: number,
  codes: readonly ProblemCode[],
  path: string,
  examples: ProblemExamples,
): Response {
  const values = codes.map((code) => {
    const { detail, extras = {} } = examples[code];
    const value = problemBody(
      { code, ...PROBLEMS[code], detail, extras },
      examplePath(path),
      EXAMPLE_REQUEST_ID,
    );
    return [code, { summary: PROBLEMS[code].title, value }] as const;
  });
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].meaning}`).join('\n\n'),
    headers: headerReferences(['X-Request-ID', ...(HEADERS_OF_STATUS[status] ?? [])]),
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: { $ref: getSchemaPath(Problem) },
        examples: Object.fromEntries(values),
      },
    },
  };
}

function groupByStatus(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const groups = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

function examplePath(path: string): string {
  return path.replace('{user_id}', EXAMPLE_USER_ID).replaceAll(/\{[a-z]+_id\}/g, EXAMPLE_TRANSACTION_ID);
}

function pascalCase(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
