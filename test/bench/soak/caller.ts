import type { Answer, Api } from '../../support/http/api';

/** Who calls, and what must come back. */
export class Caller {
  /** How many calls were answered as they should be. */
  answered = 0;

  constructor(
    private readonly api: Api,
    private readonly key: string,
  ) {}

  post(path: string, body: unknown, status: number, key = this.key): Promise<Answer> {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return this.call(
      path,
      { ...init, headers: { 'content-type': 'application/json', ...bearer(key) } },
      status,
    );
  }

  get(path: string, status = 200, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call(path, { headers: { ...headers, ...bearer(this.key) } }, status);
  }

  /** @throws where the answer has another status */
  private async call(path: string, init: RequestInit, status: number): Promise<Answer> {
    const answer = await this.api.send(`/api/v1${path}`, init);
    if (answer.status !== status) {
      throw new Error(`${path} was answered with ${answer.status} instead of ${status}: ${answer.text}`);
    }
    this.answered += 1;
    return answer;
  }
}

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}
