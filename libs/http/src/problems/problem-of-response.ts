import { type ServerResponse } from 'node:http';

/** Why an answer is a problem, for the operator. */
interface ResponseProblem {
  readonly code: string;
  /** What was thrown; undefined where nothing was. */
  readonly error: unknown;
}

const PROBLEMS_OF_RESPONSES = new WeakMap<ServerResponse, ResponseProblem>();

/** Remembers with which problem a request is answered. */
export function noteProblem(response: ServerResponse, problem: ResponseProblem): void {
  PROBLEMS_OF_RESPONSES.set(response, problem);
}

/** The problem with which a request was answered, if it was one. */
export function problemOfResponse(response: ServerResponse): ResponseProblem | undefined {
  return PROBLEMS_OF_RESPONSES.get(response);
}
