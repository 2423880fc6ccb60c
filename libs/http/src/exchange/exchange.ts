/** A request and its answer, once it is over. It holds nothing that the caller wrote but the request's id. */
export interface Exchange {
  readonly requestId: string;
  /** One of those that Node's parser knows. */
  readonly method: string;
  /** The pattern of the path, such as `/api/v1/accounts/:user_id`; `other` where no route has answered. */
  readonly route: string;
  /** The HTTP status. Where the answer has not gone out in full, the one that it had or would have had. */
  readonly status: number;
  /** The role of the caller; undefined for a public call, and where no key was known. */
  readonly role: string | undefined;
  /** Whether the connection ended before the answer had gone out in full. */
  readonly isAborted: boolean;
  /** From the last byte of the request's header to the last of the answer, in milliseconds. */
  readonly durationMs: number;
  /** The problem's code, where the answer was one. */
  readonly code: string | undefined;
  /** What was thrown, where the answer was a problem. */
  readonly error: unknown;
}

/** Gets each request as it begins and ends. What it throws would end the process, so it throws nothing. */
export interface ExchangeObserver {
  began(): void;
  ended(exchange: Exchange): void;
}
