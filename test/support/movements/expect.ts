import { problemOf } from '../http/problem-of';
import type { Answer } from '../http/api';

/** Whether the service says that it gave this answer before. */
export function isReplay(answer: Answer): boolean {
  return answer.headers.get('idempotent-replayed') === 'true';
}

/** Makes so many calls at once. */
export function times<T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

/** A problem of RFC 9457 with everything that the contract promises of one. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  const headers = Object.fromEntries(answer.headers);
  const problem = problemOf({ status: answer.status, headers, text: answer.text }, status, code);
  expect(problem.instance).toMatch(/^\//);
  expect(isReplay(answer)).toBe(false);
}

/** A 422 that names these fields and no other. */
export function expectInvalid(answer: Answer, ...fields: string[]): void {
  expectProblem(answer, 422, 'validation_failed');
  const errors = answer.json['errors'] as { field: string; message: string }[];
  expect(errors.map(({ field }) => field).sort()).toEqual(fields.sort());
  for (const { field, message } of errors) expect(message).toMatch(new RegExp(`^${escape(field)} \\S`));
}

/**
 * The answers of equal requests: all alike, and all but one say that they are repeats.
 * @returns what they answered
 */
export function expectOneMovement(answers: readonly Answer[], status: number): Answer {
  const [first] = answers;
  if (first === undefined) throw new Error('There are no answers.');
  expect(new Set(answers.map(shown))).toEqual(new Set([shown({ ...first, status })]));
  expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
  return first;
}

/** The same answer as before, which says that it is a repeat. */
export function expectReplay(answer: Answer, first: Answer): void {
  expect(shown(answer)).toBe(shown(first));
  expect(isReplay(answer)).toBe(true);
}

/** What a caller acts on. */
export function shown({ status, text, headers }: Answer): string {
  return `${status} ${headers.get('location') ?? ''} ${text}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
