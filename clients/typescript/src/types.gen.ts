// Made from openapi.json by `npm run generate:client`.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | 'http://127.0.0.1:8001' | (string & {});
};

export type AccountCreatedResponse = {
    /**
     * A number of at most 53 bits that names the account.
     */
    account_id: number;
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The opening balance in credits.
     */
    balance: number;
};

export type ProblemFieldError = {
    /**
     * The path of the field, such as `operations[3].amount`; `body` for the body as a whole.
     */
    field: string;
    /**
     * What is wrong and what is allowed.
     */
    message: string;
};

export type Problem = {
    /**
     * Where the code is explained.
     */
    type: string;
    /**
     * The code in words.
     */
    title: string;
    /**
     * The HTTP status.
     */
    status: number;
    /**
     * One sentence about this occurrence, to act on.
     */
    detail: string;
    /**
     * The path of the request.
     */
    instance: string;
    /**
     * What a client switches on. Codes are never renamed.
     */
    code: 'bad_request' | 'malformed_json' | 'unauthenticated' | 'insufficient_credits' | 'forbidden' | 'not_found' | 'account_not_found' | 'transaction_not_found' | 'hold_not_found' | 'method_not_allowed' | 'not_acceptable' | 'request_timeout' | 'conflict' | 'account_exists' | 'idempotency_key_reused' | 'idempotency_key_spent' | 'already_refunded' | 'hold_already_captured' | 'hold_already_released' | 'hold_expired' | 'payload_too_large' | 'unsupported_media_type' | 'validation_failed' | 'not_refundable' | 'amount_exceeds_hold' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'service_unavailable' | 'overloaded' | 'auth_not_configured' | 'ledger_unavailable' | 'metadata_unavailable' | 'outcome_unknown';
    /**
     * The same as in `X-Request-ID`.
     */
    request_id: string;
    /**
     * With `validation_failed`: each field that is not valid, at most 100.
     */
    errors?: Array<ProblemFieldError>;
    /**
     * With `insufficient_credits`: what is posted.
     */
    balance?: number;
    /**
     * With `insufficient_credits`: what can be spent.
     */
    available?: number;
    /**
     * With `insufficient_credits`: what was asked for.
     */
    required?: number;
    /**
     * With `outcome_unknown`: the transaction to ask for. 32 hex digits.
     */
    transaction_id?: string;
    /**
     * With an atomic batch: the operation that was refused, counted from 0.
     */
    index?: number;
};

export type CreateAccountRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * OptionalAmountOrZero
     *
     * Credits that the account starts with; 0 where it is left out. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    initial_balance?: number | null | string;
    /**
     * The name that the user is shown with.
     */
    display_name?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
};

export type AccountResponse = {
    /**
     * A number of at most 53 bits that names the account.
     */
    account_id: number;
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The name that the user is shown with.
     */
    display_name: string | null;
    /**
     * The code of the account’s currency.
     */
    currency: string;
    /**
     * What is posted, in credits.
     */
    balance: number;
    /**
     * What pending holds reserve, in credits.
     */
    held: number;
    /**
     * What can still be spent: the balance less what is held.
     */
    available: number;
    /**
     * When the account was created. ISO 8601, UTC.
     */
    created_at: string;
};

export type BalanceResponse = {
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The posted balance in credits.
     */
    balance: number;
};

export type BalanceRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
};

export type TopUpResponse = {
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The credits that were added.
     */
    amount_added: number;
    /**
     * The balance right after this very top-up, in credits.
     */
    new_balance: number;
};

export type MovementRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * Amount
     *
     * Credits. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
    /**
     * What the movement is for.
     */
    description?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
};

export type BillResponse = {
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The credits that were taken.
     */
    amount_billed: number;
    /**
     * The balance right after this very bill, in credits.
     */
    new_balance: number;
};

export type HoldCreatedResponse = {
    /**
     * Names the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * Whose credits are held; null where the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits that are held.
     */
    amount: number;
    /**
     * A new hold is pending.
     */
    status: 'pending';
    /**
     * When what is not captured is free again. ISO 8601, UTC.
     */
    expires_at: string;
    /**
     * What can still be spent right after this very hold, in credits.
     */
    available: number;
};

export type CreateHoldRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * Amount
     *
     * Credits to reserve. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
    /**
     * Seconds until what is not captured is free again.
     */
    expires_in_seconds?: number | null;
    /**
     * What the movement is for.
     */
    description?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
};

export type HoldResponse = {
    /**
     * Names the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * Whose credits are held; null where the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits of the hold.
     */
    amount: number;
    /**
     * The credits that were captured.
     */
    amount_captured: number;
    /**
     * Only a pending hold reserves credits; the others are final.
     */
    status: 'pending' | 'captured' | 'released' | 'expired';
    /**
     * When what is not captured is free again. ISO 8601, UTC.
     */
    expires_at: string;
};

export type HoldCapturedResponse = {
    /**
     * Names the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * Whose credits are held; null where the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits that were captured, as a bill.
     */
    amount_captured: number;
    /**
     * The rest of the hold, which is free again.
     */
    amount_released: number;
    /**
     * The balance right after this very capture, in credits.
     */
    new_balance: number;
};

export type CaptureHoldRequest = {
    /**
     * OptionalAmountOrZero
     *
     * Credits to capture, at most what is held; all of it if omitted. 0 releases the hold. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount?: number | null | string;
};

export type HoldReleasedResponse = {
    /**
     * Names the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * Whose credits are held; null where the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits that are free again.
     */
    amount_released: number;
    /**
     * What can be spent right after this very release, in credits.
     */
    available: number;
};

export type RefundResponse = {
    /**
     * The refund’s own transaction. 32 hex digits.
     */
    refund_id: string;
    /**
     * The bill, as in the request. 32 hex digits.
     */
    transaction_id: string;
    /**
     * Who got the credits back; null where the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits that were given back.
     */
    amount_refunded: number;
    /**
     * The balance right after this very refund, in credits.
     */
    new_balance: number;
};

export type CreateRefundRequest = {
    /**
     * The bill to give back, or the capture of a hold.
     */
    transaction_id: string;
    /**
     * OptionalAmount
     *
     * Credits to give back, at most what is left of the bill; all of that if omitted. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount?: number | null | string;
    /**
     * Why it is given back.
     */
    reason?: string | null;
};

export type BatchResultResponse = {
    /**
     * Whether the operation was made.
     */
    status: 'ok' | 'failed';
    /**
     * With `ok`: the movement. 32 hex digits.
     */
    transaction_id?: string;
    /**
     * With `ok`: whether an earlier request made it.
     */
    replayed?: boolean;
    /**
     * With `failed`: why, as a single call would say.
     */
    code?: string;
    /**
     * With `failed`: one sentence to act on.
     */
    detail?: string;
    /**
     * With `insufficient_credits`: what is posted.
     */
    balance?: number;
    /**
     * With `insufficient_credits`: what can be spent.
     */
    available?: number;
    /**
     * With `insufficient_credits`: what was asked for.
     */
    required?: number;
};

export type BatchResponse = {
    /**
     * One result an operation, in their order.
     */
    results: Array<BatchResultResponse>;
};

export type BatchOperationRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * Amount
     *
     * Credits. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
    /**
     * What the movement is for.
     */
    description?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
    /**
     * What the operation does.
     */
    type: 'topup' | 'bill';
    /**
     * Makes the operation safe to repeat, as the Idempotency-Key header does for a single call.
     */
    idempotency_key?: string | null;
};

export type BatchRequest = {
    /**
     * The operations, in order.
     */
    operations: Array<BatchOperationRequest>;
    /**
     * Whether all operations are made or none.
     */
    atomic?: boolean | null;
};

export type TransactionResponse = {
    /**
     * Names the transaction. 32 hex digits.
     */
    id: string;
    /**
     * Whose credits moved; null where the store of names was lost.
     */
    user_id: string | null;
    /**
     * A captured hold is a bill, an opening balance a top-up.
     */
    type: 'topup' | 'bill' | 'refund';
    /**
     * How much moved, always positive.
     */
    amount: number;
    /**
     * The code of the currency.
     */
    currency: string;
    /**
     * What it was for, as the request said.
     */
    description: string | null;
    /**
     * The balance right after this very movement.
     */
    balance_after: number;
    /**
     * When the ledger made it, to the microsecond. ISO 8601, UTC.
     */
    created_at: string;
};

export type TransactionsResponse = {
    /**
     * Newest first.
     */
    transactions: Array<TransactionResponse>;
    /**
     * Leads to the next page; null on the last one.
     */
    next_cursor: string | null;
};

export type UserResponse = {
    /**
     * The user’s id in the calling application.
     */
    user_id: string;
    /**
     * The name that the user is shown with.
     */
    display_name: string | null;
    /**
     * When the user’s first account was created. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * In the default currency; null for a user without an account in it.
     */
    balance: number | null;
};

export type UsersResponse = {
    /**
     * How many there are in all.
     */
    total: number;
    /**
     * The page’s number, as in the request.
     */
    page: number;
    /**
     * How many a page holds, as in the request.
     */
    page_size: number;
    /**
     * Newest first.
     */
    users: Array<UserResponse>;
};

export type UserTransactionResponse = {
    /**
     * Names the transaction. 32 hex digits.
     */
    id: string;
    /**
     * Whose credits moved.
     */
    user_id: string;
    /**
     * A captured hold is a bill, an opening balance a top-up.
     */
    type: 'topup' | 'bill' | 'refund';
    /**
     * How much moved, always positive.
     */
    amount: number;
    /**
     * What it was for, as the request said.
     */
    description: string | null;
    /**
     * The balance right after this very movement.
     */
    balance_after: number;
    /**
     * When the ledger made it, to the microsecond. ISO 8601, UTC.
     */
    created_at: string;
};

export type UserTransactionsResponse = {
    /**
     * How many there are in all.
     */
    total: number;
    /**
     * The page’s number, as in the request.
     */
    page: number;
    /**
     * How many a page holds, as in the request.
     */
    page_size: number;
    /**
     * Newest first, in the default currency.
     */
    transactions: Array<UserTransactionResponse>;
};

export type HealthResponse = {
    /**
     * Whether the ledger answers.
     */
    status: 'healthy' | 'unhealthy';
};

export type LivenessResponse = {
    /**
     * The process is up.
     */
    status: 'ok';
};

export type ReadinessResponse = {
    /**
     * Requests are welcome.
     */
    status: 'ok';
    /**
     * What is up.
     */
    info: {
        [key: string]: unknown;
    };
    /**
     * What is down.
     */
    error: {
        [key: string]: unknown;
    };
    /**
     * Both.
     */
    details: {
        [key: string]: unknown;
    };
};

export type CreateAccountData = {
    body: CreateAccountRequest;
    headers?: {
        /**
         * Makes the request safe to repeat: the same request with the same key moves credits once and is answered alike each time, with `Idempotent-Replayed: true` on repeats. 1 to 255 visible ASCII characters.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/v1/accounts';
};

export type CreateAccountErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `account_exists`: The user already has an account in this currency.
     *
     * `idempotency_key_reused`: The Idempotency-Key was used for a different request; use a new one.
     *
     * `idempotency_key_spent`: The Idempotency-Key belongs to an attempt that was refused; use a new one.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type CreateAccountError = CreateAccountErrors[keyof CreateAccountErrors];

export type CreateAccountResponses = {
    /**
     * The account is there.
     */
    201: AccountCreatedResponse;
};

export type CreateAccountResponse = CreateAccountResponses[keyof CreateAccountResponses];

export type GetAccountData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: {
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
    };
    url: '/api/v1/accounts/{user_id}';
};

export type GetAccountErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetAccountError = GetAccountErrors[keyof GetAccountErrors];

export type GetAccountResponses = {
    /**
     * The account at this moment.
     */
    200: AccountResponse;
};

export type GetAccountResponse = GetAccountResponses[keyof GetAccountResponses];

export type GetBalanceData = {
    body: BalanceRequest;
    path?: never;
    query?: never;
    url: '/api/v1/balance';
};

export type GetBalanceErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetBalanceError = GetBalanceErrors[keyof GetBalanceErrors];

export type GetBalanceResponses = {
    /**
     * The balance at this moment.
     */
    200: BalanceResponse;
};

export type GetBalanceResponse = GetBalanceResponses[keyof GetBalanceResponses];

export type TopUpData = {
    body: MovementRequest;
    headers?: {
        /**
         * Makes the request safe to repeat: the same request with the same key moves credits once and is answered alike each time, with `Idempotent-Replayed: true` on repeats. 1 to 255 visible ASCII characters.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/v1/topup';
};

export type TopUpErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The Idempotency-Key was used for a different request; use a new one.
     *
     * `idempotency_key_spent`: The Idempotency-Key belongs to an attempt that was refused; use a new one.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type TopUpError = TopUpErrors[keyof TopUpErrors];

export type TopUpResponses = {
    /**
     * The credits are on the account.
     */
    200: TopUpResponse;
};

export type TopUpResponse2 = TopUpResponses[keyof TopUpResponses];

export type BillData = {
    body: MovementRequest;
    headers?: {
        /**
         * Makes the request safe to repeat: the same request with the same key moves credits once and is answered alike each time, with `Idempotent-Replayed: true` on repeats. 1 to 255 visible ASCII characters.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/v1/bill';
};

export type BillErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `insufficient_credits`: The user has less available than the call needs; top the account up.
     */
    402: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The Idempotency-Key was used for a different request; use a new one.
     *
     * `idempotency_key_spent`: The Idempotency-Key belongs to an attempt that was refused; use a new one.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type BillError = BillErrors[keyof BillErrors];

export type BillResponses = {
    /**
     * The credits are taken.
     */
    200: BillResponse;
};

export type BillResponse2 = BillResponses[keyof BillResponses];

export type CreateHoldData = {
    body: CreateHoldRequest;
    headers?: {
        /**
         * Makes the request safe to repeat: the same request with the same key moves credits once and is answered alike each time, with `Idempotent-Replayed: true` on repeats. 1 to 255 visible ASCII characters.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/v1/holds';
};

export type CreateHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `insufficient_credits`: The user has less available than the call needs; top the account up.
     */
    402: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The Idempotency-Key was used for a different request; use a new one.
     *
     * `idempotency_key_spent`: The Idempotency-Key belongs to an attempt that was refused; use a new one.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type CreateHoldError = CreateHoldErrors[keyof CreateHoldErrors];

export type CreateHoldResponses = {
    /**
     * The credits are held.
     */
    201: HoldCreatedResponse;
};

export type CreateHoldResponse = CreateHoldResponses[keyof CreateHoldResponses];

export type GetHoldData = {
    body?: never;
    path: {
        /**
         * The hold, as `createHold` named it. 32 hex digits.
         */
        hold_id: string;
    };
    query?: never;
    url: '/api/v1/holds/{hold_id}';
};

export type GetHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `hold_not_found`: There is no hold with this id.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetHoldError = GetHoldErrors[keyof GetHoldErrors];

export type GetHoldResponses = {
    /**
     * The hold at this moment.
     */
    200: HoldResponse;
};

export type GetHoldResponse = GetHoldResponses[keyof GetHoldResponses];

export type CaptureHoldData = {
    body?: CaptureHoldRequest;
    path: {
        /**
         * The hold, as `createHold` named it. 32 hex digits.
         */
        hold_id: string;
    };
    query?: never;
    url: '/api/v1/holds/{hold_id}/capture';
};

export type CaptureHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `hold_not_found`: There is no hold with this id.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `hold_already_captured`: The hold was captured before, so it can't be settled differently.
     *
     * `hold_already_released`: The hold was released before, so it can't be captured.
     *
     * `hold_expired`: The hold ran out; its amount is available again.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     *
     * `amount_exceeds_hold`: A capture takes at most the amount of the hold.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type CaptureHoldError = CaptureHoldErrors[keyof CaptureHoldErrors];

export type CaptureHoldResponses = {
    /**
     * The credits are billed.
     */
    200: HoldCapturedResponse;
};

export type CaptureHoldResponse = CaptureHoldResponses[keyof CaptureHoldResponses];

export type ReleaseHoldData = {
    body?: never;
    path: {
        /**
         * The hold, as `createHold` named it. 32 hex digits.
         */
        hold_id: string;
    };
    query?: never;
    url: '/api/v1/holds/{hold_id}/release';
};

export type ReleaseHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `hold_not_found`: There is no hold with this id.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `hold_already_captured`: The hold was captured before, so it can't be settled differently.
     *
     * `hold_expired`: The hold ran out; its amount is available again.
     */
    409: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type ReleaseHoldError = ReleaseHoldErrors[keyof ReleaseHoldErrors];

export type ReleaseHoldResponses = {
    /**
     * The credits are free.
     */
    200: HoldReleasedResponse;
};

export type ReleaseHoldResponse = ReleaseHoldResponses[keyof ReleaseHoldResponses];

export type CreateRefundData = {
    body: CreateRefundRequest;
    headers?: {
        /**
         * Makes the request safe to repeat: the same request with the same key moves credits once and is answered alike each time, with `Idempotent-Replayed: true` on repeats. 1 to 255 visible ASCII characters.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/v1/refunds';
};

export type CreateRefundErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `transaction_not_found`: There is no transaction with this id.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The Idempotency-Key was used for a different request; use a new one.
     *
     * `idempotency_key_spent`: The Idempotency-Key belongs to an attempt that was refused; use a new one.
     *
     * `already_refunded`: Nothing of the bill is left to refund, or one of two refunds has no Idempotency-Key.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     *
     * `not_refundable`: Only a bill can be refunded.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type CreateRefundError = CreateRefundErrors[keyof CreateRefundErrors];

export type CreateRefundResponses = {
    /**
     * The credits are back on the account.
     */
    201: RefundResponse;
};

export type CreateRefundResponse = CreateRefundResponses[keyof CreateRefundResponses];

export type RunBatchData = {
    body: BatchRequest;
    headers?: {
        /**
         * Makes the request safe to repeat: the same request with the same key moves credits once and is answered alike each time, with `Idempotent-Replayed: true` on repeats. 1 to 255 visible ASCII characters.
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/v1/batch';
};

export type RunBatchErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `insufficient_credits`: The user has less available than the call needs; top the account up.
     */
    402: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The Idempotency-Key was used for a different request; use a new one.
     *
     * `idempotency_key_spent`: The Idempotency-Key belongs to an attempt that was refused; use a new one.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     *
     * `outcome_unknown`: The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.
     */
    503: Problem;
};

export type RunBatchError = RunBatchErrors[keyof RunBatchErrors];

export type RunBatchResponses = {
    /**
     * One result an operation; where the batch is not atomic, some may have failed.
     */
    200: BatchResponse;
};

export type RunBatchResponse = RunBatchResponses[keyof RunBatchResponses];

export type ListTransactionsData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: {
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
        /**
         * How many transactions a page holds.
         */
        limit?: number;
        /**
         * The next_cursor of the page before; the newest transactions without it.
         */
        cursor?: string;
        /**
         * Only transactions of this type.
         */
        type?: 'topup' | 'bill' | 'refund';
        /**
         * Only transactions at this moment or later. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * Only transactions before this moment. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
    };
    url: '/api/v1/accounts/{user_id}/transactions';
};

export type ListTransactionsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type ListTransactionsError = ListTransactionsErrors[keyof ListTransactionsErrors];

export type ListTransactionsResponses = {
    /**
     * A page of the history, or all of it as CSV (RFC 4180).
     */
    200: TransactionsResponse;
};

export type ListTransactionsResponse = ListTransactionsResponses[keyof ListTransactionsResponses];

export type GetTransactionData = {
    body?: never;
    path: {
        /**
         * The transaction, as `Location` or a history named it. 32 hex digits.
         */
        transaction_id: string;
    };
    query?: never;
    url: '/api/v1/transactions/{transaction_id}';
};

export type GetTransactionErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `transaction_not_found`: There is no transaction with this id.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetTransactionError = GetTransactionErrors[keyof GetTransactionErrors];

export type GetTransactionResponses = {
    /**
     * The transaction.
     */
    200: TransactionResponse;
};

export type GetTransactionResponse = GetTransactionResponses[keyof GetTransactionResponses];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The page’s number, from 1.
         */
        page?: number;
        /**
         * How many a page holds.
         */
        page_size?: number;
    };
    url: '/api/v1/users';
};

export type ListUsersErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `forbidden`: The call needs an admin key.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];

export type ListUsersResponses = {
    /**
     * A page of users.
     */
    200: UsersResponse;
};

export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];

export type GetUserData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}';
};

export type GetUserErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `forbidden`: The call needs an admin key.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetUserError = GetUserErrors[keyof GetUserErrors];

export type GetUserResponses = {
    /**
     * The user.
     */
    200: UserResponse;
};

export type GetUserResponse = GetUserResponses[keyof GetUserResponses];

export type ListUserTransactionsData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: {
        /**
         * The page’s number, from 1.
         */
        page?: number;
        /**
         * How many a page holds.
         */
        page_size?: number;
    };
    url: '/api/v1/users/{user_id}/transactions';
};

export type ListUserTransactionsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `forbidden`: The call needs an admin key.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency; create one first.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid; "errors" says which and why.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made.
     *
     * `ledger_unavailable`: The ledger does not answer and nothing was changed; try again after Retry-After.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type ListUserTransactionsError = ListUserTransactionsErrors[keyof ListUserTransactionsErrors];

export type ListUserTransactionsResponses = {
    /**
     * A page of the history.
     */
    200: UserTransactionsResponse;
};

export type ListUserTransactionsResponse = ListUserTransactionsResponses[keyof ListUserTransactionsResponses];

export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/health';
};

export type GetHealthErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * The ledger does not answer.
     *
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     */
    503: HealthResponse;
};

export type GetHealthError = GetHealthErrors[keyof GetHealthErrors];

export type GetHealthResponses = {
    /**
     * The ledger answers.
     */
    200: HealthResponse;
};

export type GetHealthResponse = GetHealthResponses[keyof GetHealthResponses];

export type GetLivenessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/health/live';
};

export type GetLivenessErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetLivenessError = GetLivenessErrors[keyof GetLivenessErrors];

export type GetLivenessResponses = {
    /**
     * The process answers.
     */
    200: LivenessResponse;
};

export type GetLivenessResponse = GetLivenessResponses[keyof GetLivenessResponses];

export type GetReadinessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/health/ready';
};

export type GetReadinessErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     */
    503: Problem;
};

export type GetReadinessError = GetReadinessErrors[keyof GetReadinessErrors];

export type GetReadinessResponses = {
    /**
     * The service takes requests.
     */
    200: ReadinessResponse;
};

export type GetReadinessResponse = GetReadinessResponses[keyof GetReadinessResponses];

export type GetMetricsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/metrics';
};

export type GetMetricsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs "Authorization: Bearer <key>" with a key that the service knows.
     */
    401: Problem;
    /**
     * `forbidden`: The call needs an admin key.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time; send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests; wait as long as Retry-After says.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service; report the request_id if it happens again.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment; try again later.
     *
     * `overloaded`: The service has as much under way as it takes and nothing was changed; try again after Retry-After.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made.
     */
    503: Problem;
};

export type GetMetricsError = GetMetricsErrors[keyof GetMetricsErrors];

export type GetMetricsResponses = {
    /**
     * Samples, by name and labels.
     */
    200: string;
};

export type GetMetricsResponse = GetMetricsResponses[keyof GetMetricsResponses];
