import type { problemBody } from '@app/http';
import type { RawAnswer } from './raw-http';

type ProblemBody = ReturnType<typeof problemBody> & Readonly<Record<string, unknown>>;

/** Checks all that every problem has, and gives back its body. */
export function problemOf(answer: RawAnswer, status: number, code: string): ProblemBody {
  expect(answer.text).toContain(`"code":"${code}"`);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  const body = JSON.parse(answer.text) as ProblemBody;
  expect(body).toMatchObject({ type: `/docs/errors#${code}`, status, code });
  expect(body.title).toMatch(/^[A-Z][A-Za-z ]+$/);
  expect(body.detail).toMatch(/^[A-Za-z_].+\.$/);
  expect(body.request_id).toBe(answer.headers['x-request-id']);
  return body;
}
