// Made from openapi.json by `npm run generate:client`.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | 'http://127.0.0.1:8001' | (string & {});
};

export type AccountCreatedResponse = {
    /**
     * The number of the account, at most 53 bits.
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
     * One sentence about this occurrence that says what to do.
     */
    detail: string;
    /**
     * The path of the request.
     */
    instance: string;
    /**
     * The code for clients to switch on. Codes are never renamed.
     */
    code: 'bad_request' | 'malformed_json' | 'model_not_priced' | 'request_not_bounded' | 'wrong_dialect' | 'unauthenticated' | 'insufficient_credits' | 'budget_exceeded' | 'forbidden' | 'currency_not_allowed' | 'model_not_allowed' | 'not_found' | 'account_not_found' | 'transaction_not_found' | 'hold_not_found' | 'model_not_found' | 'response_not_found' | 'method_not_allowed' | 'not_acceptable' | 'request_timeout' | 'conflict' | 'account_exists' | 'user_erased' | 'model_exists' | 'idempotency_key_reused' | 'idempotency_key_spent' | 'already_refunded' | 'hold_of_a_call' | 'books_not_kept' | 'hold_already_captured' | 'hold_already_released' | 'hold_expired' | 'backup_running' | 'backup_not_supported' | 'payload_too_large' | 'unsupported_media_type' | 'validation_failed' | 'not_refundable' | 'amount_exceeds_hold' | 'user_required' | 'rate_limited' | 'too_many_drains' | 'loss_limit' | 'headers_too_large' | 'internal_error' | 'provider_unavailable' | 'provider_refused' | 'service_unavailable' | 'overloaded' | 'auth_not_configured' | 'ledger_unavailable' | 'ledger_clock_ahead' | 'metadata_unavailable' | 'outcome_unknown' | 'provider_not_configured' | 'usage_not_reported' | 'provider_timeout' | 'backup_failed';
    /**
     * The same as in `X-Request-ID`.
     */
    request_id: string;
    /**
     * With `validation_failed`: the invalid fields, at most 100.
     */
    errors?: Array<ProblemFieldError>;
    /**
     * With `insufficient_credits`: the posted balance.
     */
    balance?: number;
    /**
     * With `insufficient_credits`: the credits that can be spent.
     */
    available?: number;
    /**
     * With `insufficient_credits`: the credits asked for.
     */
    required?: number;
    /**
     * With `budget_exceeded`: the budget of the period.
     */
    budget?: number;
    /**
     * With `budget_exceeded`: the part of the budget that can still be spent.
     */
    left?: number;
    /**
     * With `budget_exceeded`: the start of the next period; null for a budget without periods. ISO 8601, UTC.
     */
    resets_at?: string | null;
    /**
     * With `outcome_unknown`: the transaction to ask for. 32 hex digits.
     */
    transaction_id?: string;
    /**
     * With a refused AI call: the field at fault.
     */
    field?: string | null;
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
     * The opening balance in credits; 0 if absent. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
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
     * The number of the account, at most 53 bits.
     */
    account_id: number;
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The display name of the user.
     */
    display_name: string | null;
    /**
     * The code of the account’s currency.
     */
    currency: string;
    /**
     * The posted balance in credits.
     */
    balance: number;
    /**
     * The credits that pending holds reserve.
     */
    held: number;
    /**
     * The credits that can be spent: balance minus held.
     */
    available: number;
    /**
     * When the account was created. ISO 8601, UTC.
     */
    created_at: string;
};

export type UpdateAccountRequest = {
    /**
     * The name that the user is shown with from now on; null removes it.
     */
    display_name: string | null;
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
     * The credits added.
     */
    amount_added: number;
    /**
     * The balance right after this top-up, in credits.
     */
    new_balance: number;
};

export type MovementRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * What the movement is for.
     */
    description?: string | null;
    /**
     * What the movement belongs to in the calling application, such as an order. Not blank, without control characters.
     */
    reference?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
    /**
     * Amount
     *
     * Credits. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
};

export type BillResponse = {
    /**
     * The user, as in the request.
     */
    user_id: string;
    /**
     * The credits billed.
     */
    amount_billed: number;
    /**
     * The balance right after this bill, in credits.
     */
    new_balance: number;
};

export type HoldCreatedResponse = {
    /**
     * The id of the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * The user whose credits are held; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits held.
     */
    amount: number;
    /**
     * A new hold is pending.
     */
    status: 'pending';
    /**
     * When the hold expires and its credits are free again. ISO 8601, UTC.
     */
    expires_at: string;
    /**
     * The credits that can be spent right after this hold.
     */
    available: number;
};

export type CreateHoldRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * What the movement is for.
     */
    description?: string | null;
    /**
     * What the movement belongs to in the calling application, such as an order. Not blank, without control characters.
     */
    reference?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
    /**
     * Amount
     *
     * Credits to reserve. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
    /**
     * Seconds until the hold expires and its credits are free again.
     */
    expires_in_seconds?: number | null;
};

export type HoldResponse = {
    /**
     * The id of the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * The user whose credits are held; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits held.
     */
    amount: number;
    /**
     * The credits captured.
     */
    amount_captured: number;
    /**
     * Only a pending hold reserves credits; any other status is final.
     */
    status: 'pending' | 'captured' | 'released' | 'expired';
    /**
     * When the hold expires and its credits are free again. ISO 8601, UTC.
     */
    expires_at: string;
};

export type HoldCapturedResponse = {
    /**
     * The id of the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * The user whose credits are held; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits billed.
     */
    amount_captured: number;
    /**
     * The rest of the hold, which can be spent again.
     */
    amount_released: number;
    /**
     * The balance right after this capture, in credits.
     */
    new_balance: number;
};

export type CaptureHoldRequest = {
    /**
     * OptionalAmountOrZero
     *
     * Credits to capture, at most the amount of the hold; all of it if absent. 0 releases the hold. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount?: number | null | string;
};

export type HoldReleasedResponse = {
    /**
     * The id of the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * The user whose credits are held; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits that can be spent again.
     */
    amount_released: number;
    /**
     * The credits that can be spent right after this release.
     */
    available: number;
};

export type OpenHoldResponse = {
    /**
     * Names the hold. 32 hex digits.
     */
    hold_id: string;
    /**
     * The credits that are held.
     */
    amount: number;
    /**
     * What it is for, as the request said.
     */
    description: string | null;
    /**
     * The reference, as the request said; its capture keeps it.
     */
    reference: string | null;
    /**
     * When the ledger made it, to the microsecond. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * When what is not captured is free again. ISO 8601, UTC.
     */
    expires_at: string;
};

export type OpenHoldsResponse = {
    /**
     * Newest first.
     */
    holds: Array<OpenHoldResponse>;
    /**
     * Leads to the next page; null on the last one.
     */
    next_cursor: string | null;
};

export type RefundResponse = {
    /**
     * The id of the refund’s own transaction. 32 hex digits.
     */
    refund_id: string;
    /**
     * The bill, as in the request. 32 hex digits.
     */
    transaction_id: string;
    /**
     * The user who got the credits back; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * The credits refunded.
     */
    amount_refunded: number;
    /**
     * The balance right after this refund, in credits.
     */
    new_balance: number;
};

export type CreateRefundRequest = {
    /**
     * The bill to refund, or the capture of a hold.
     */
    transaction_id: string;
    /**
     * OptionalAmount
     *
     * Credits to refund, at most what is left of the bill; all of that if absent. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount?: number | null | string;
    /**
     * The reason for the refund.
     */
    reason?: string | null;
};

export type BatchResultResponse = {
    /**
     * Whether the operation was made.
     */
    status: 'ok' | 'failed';
    /**
     * With `ok`: the id of the movement. 32 hex digits.
     */
    transaction_id?: string;
    /**
     * With `ok`: whether an earlier request made it.
     */
    replayed?: boolean;
    /**
     * With `failed`: the code that a single call would get.
     */
    code?: string;
    /**
     * With `failed`: one sentence that says what to do.
     */
    detail?: string;
    /**
     * With `insufficient_credits`: the posted balance.
     */
    balance?: number;
    /**
     * With `insufficient_credits`: the credits that can be spent.
     */
    available?: number;
    /**
     * With `insufficient_credits`: the credits asked for.
     */
    required?: number;
    /**
     * With `budget_exceeded`: the budget of the period.
     */
    budget?: number;
    /**
     * With `budget_exceeded`: the part of the budget that can still be spent.
     */
    left?: number;
    /**
     * With `budget_exceeded`: the start of the next period; null for a budget without periods. ISO 8601, UTC.
     */
    resets_at?: string | null;
};

export type BatchResponse = {
    /**
     * One result per operation, in the same order.
     */
    results: Array<BatchResultResponse>;
};

export type BatchOperationRequest = {
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id: string;
    /**
     * What the movement is for.
     */
    description?: string | null;
    /**
     * What the movement belongs to in the calling application, such as an order. Not blank, without control characters.
     */
    reference?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
    /**
     * Amount
     *
     * Credits. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
    /**
     * The kind of movement.
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
     * Whether to make all operations or none.
     */
    atomic?: boolean | null;
};

export type TransactionResponse = {
    /**
     * The id of the transaction. 32 hex digits.
     */
    id: string;
    /**
     * The user whose credits moved; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * A captured hold is a bill, an opening balance is a top-up.
     */
    type: 'topup' | 'bill' | 'refund';
    /**
     * The credits that moved, always positive.
     */
    amount: number;
    /**
     * The description from the request.
     */
    description: string | null;
    /**
     * The balance right after this movement.
     */
    balance_after: number;
    /**
     * When the ledger made the movement, to the microsecond. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * The bill that a refund gives back; null for other types. 32 hex digits.
     */
    refund_of: string | null;
    /**
     * The hold that a capture settled; null for what is no capture. 32 hex digits.
     */
    hold_id: string | null;
    /**
     * The AI call that was charged; null for what is no AI call. 32 hex digits.
     */
    call_id: string | null;
    /**
     * The reference from the request, or from that of the hold; refunds have none.
     */
    reference: string | null;
    /**
     * The code of the currency.
     */
    currency: string;
};

export type TransactionsResponse = {
    /**
     * Newest first.
     */
    transactions: Array<TransactionResponse>;
    /**
     * The cursor of the next page; null on the last page.
     */
    next_cursor: string | null;
};

export type BalanceBucketResponse = {
    /**
     * The start of the bucket. ISO 8601, UTC.
     */
    start: string;
    /**
     * Credits that were added: top-ups and refunds.
     */
    added: number;
    /**
     * Credits that were spent: bills, captures and AI calls.
     */
    spent: number;
    /**
     * The balance at the end of the bucket.
     */
    balance: number;
};

export type BalancesResponse = {
    /**
     * The user.
     */
    user_id: string;
    /**
     * The currency.
     */
    currency: string;
    /**
     * The length of a bucket.
     */
    bucket: 'hour' | 'day' | 'month';
    /**
     * The beginning of the first bucket. ISO 8601, UTC.
     */
    from: string;
    /**
     * The end of the last bucket. ISO 8601, UTC.
     */
    to: string;
    /**
     * The balance at the beginning.
     */
    opening: number;
    /**
     * One entry per bucket, oldest first, also where nothing moved.
     */
    buckets: Array<BalanceBucketResponse>;
};

export type TransactionDetailsResponse = {
    /**
     * The id of the transaction. 32 hex digits.
     */
    id: string;
    /**
     * The user whose credits moved; null if the store of names was lost.
     */
    user_id: string | null;
    /**
     * A captured hold is a bill, an opening balance is a top-up.
     */
    type: 'topup' | 'bill' | 'refund';
    /**
     * The credits that moved, always positive.
     */
    amount: number;
    /**
     * The description from the request.
     */
    description: string | null;
    /**
     * The balance right after this movement.
     */
    balance_after: number;
    /**
     * When the ledger made the movement, to the microsecond. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * The bill that a refund gives back; null for other types. 32 hex digits.
     */
    refund_of: string | null;
    /**
     * The hold that a capture settled; null for what is no capture. 32 hex digits.
     */
    hold_id: string | null;
    /**
     * The AI call that was charged; null for what is no AI call. 32 hex digits.
     */
    call_id: string | null;
    /**
     * The reference from the request, or from that of the hold; refunds have none.
     */
    reference: string | null;
    /**
     * The code of the currency.
     */
    currency: string;
    /**
     * The credits that refunds gave back of a bill so far; null for other types.
     */
    refunded: number | null;
};

export type UserAccountResponse = {
    /**
     * The code of the account’s currency.
     */
    currency: string;
    /**
     * The posted balance in credits.
     */
    balance: number;
    /**
     * The credits that pending holds reserve.
     */
    held: number;
    /**
     * The credits that can be spent: balance minus held.
     */
    available: number;
};

export type UserResponse = {
    /**
     * The user’s id in the calling application.
     */
    user_id: string;
    /**
     * The display name of the user.
     */
    display_name: string | null;
    /**
     * When the user’s first account was created. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * The balance in the currency asked for, or the default one; null without an account in it.
     */
    balance: number | null;
    /**
     * With `q`, `sort`, `currency`, `from` or `cursor`: the credits that holds reserve; null as `balance`.
     */
    held?: number | null;
    /**
     * With the same: all that was ever spent, refunds not counted; null as `balance`.
     */
    spent?: number | null;
    /**
     * With `from`: what was spent in the range, refunds not counted; null as `balance`.
     */
    spent_in_range?: number | null;
    /**
     * With the same as `spent`: the AI calls in the currency.
     */
    calls?: number;
    /**
     * With the same: the start of the last AI call; null for none. ISO 8601, UTC.
     */
    last_used_at?: string | null;
    /**
     * Of one user: when the available credits end at the pace of the last 7 days; null where there is too little to tell. ISO 8601, UTC.
     */
    lasts_until?: string | null;
    /**
     * Of one user: US dollars that count towards MAX_LOSS_USD today, since AI calls used them and nobody pays.
     */
    losses_today_usd?: number;
    /**
     * Of one user: the accounts, in the order of CURRENCIES.
     */
    accounts?: Array<UserAccountResponse>;
};

export type UsersResponse = {
    /**
     * The number of entries on all pages.
     */
    total: number;
    /**
     * The page number, as in the request.
     */
    page: number;
    /**
     * The number of entries per page, as in the request.
     */
    page_size: number;
    /**
     * In the order that was asked for; newest first without one.
     */
    users: Array<UserResponse>;
    /**
     * With `q`, `sort`, `currency`, `from` or `cursor`: leads to the next page; null on the last one.
     */
    next_cursor?: string | null;
};

export type UserErasedResponse = {
    /**
     * The pseudonym that takes the place of the user’s id.
     */
    user_id: string;
};

export type LossesForgivenResponse = {
    /**
     * The user’s id in the calling application.
     */
    user_id: string;
    /**
     * US dollars that counted towards MAX_LOSS_USD today and no longer do.
     */
    forgiven_usd: number;
};

export type UserTransactionResponse = {
    /**
     * The id of the transaction. 32 hex digits.
     */
    id: string;
    /**
     * The user whose credits moved.
     */
    user_id: string;
    /**
     * A captured hold is a bill, an opening balance is a top-up.
     */
    type: 'topup' | 'bill' | 'refund';
    /**
     * The credits that moved, always positive.
     */
    amount: number;
    /**
     * The description from the request.
     */
    description: string | null;
    /**
     * The balance right after this movement.
     */
    balance_after: number;
    /**
     * When the ledger made the movement, to the microsecond. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * The bill that a refund gives back; null for other types. 32 hex digits.
     */
    refund_of: string | null;
    /**
     * The hold that a capture settled; null for what is no capture. 32 hex digits.
     */
    hold_id: string | null;
    /**
     * The AI call that was charged; null for what is no AI call. 32 hex digits.
     */
    call_id: string | null;
    /**
     * The reference from the request, or from that of the hold; refunds have none.
     */
    reference: string | null;
};

export type UserTransactionsResponse = {
    /**
     * The number of entries on all pages.
     */
    total: number;
    /**
     * The page number, as in the request.
     */
    page: number;
    /**
     * The number of entries per page, as in the request.
     */
    page_size: number;
    /**
     * Newest first, in the default currency.
     */
    transactions: Array<UserTransactionResponse>;
};

export type KeyBudgetResponse = {
    /**
     * Credits that the key may spend in a period.
     */
    amount: number;
    /**
     * How often the budget begins anew, in UTC.
     */
    period: 'day' | 'week' | 'month' | 'total';
};

export type KeyCreatedResponse = {
    /**
     * The budget; null for none.
     */
    budget: KeyBudgetResponse | null;
    /**
     * What counts against the budget in this period; null without a budget.
     */
    spent: number | null;
    /**
     * What can still be spent in this period, less what open holds reserve; null without a budget.
     */
    left: number | null;
    /**
     * The models that the key may call; null for all.
     */
    models: Array<string> | null;
    /**
     * When the key ends; null for never. ISO 8601, UTC.
     */
    expires_at: string | null;
    /**
     * The id of the key. 32 hex digits.
     */
    key_id: string;
    /**
     * What the key is for.
     */
    name: string;
    /**
     * Whom the key is for.
     */
    role: 'user' | 'app' | 'admin';
    /**
     * The user of a key of role `user`; else null.
     */
    user_id: string | null;
    /**
     * The only currency that the key moves; null for the default one with a budget, else for all.
     */
    currency: string | null;
    /**
     * With role `app`: what the key may do, by default or as set; else null.
     */
    scopes: Array<'read' | 'accounts' | 'topup' | 'bill' | 'refund' | 'gateway' | 'user_keys'> | null;
    /**
     * Requests per minute; null for no limit.
     */
    requests_per_minute: number | null;
    /**
     * Tokens of models per minute; null for no limit.
     */
    tokens_per_minute: number | null;
    /**
     * When the key was issued. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * When the key was revoked; null for a key that was not. ISO 8601, UTC.
     */
    revoked_at: string | null;
    /**
     * When the key was last used, to the minute or better; null for never. ISO 8601, UTC.
     */
    last_used_at: string | null;
    /**
     * The secret. It is shown here and nowhere else: only its SHA-256 is stored.
     */
    key: string;
};

export type KeyBudgetRequest = {
    /**
     * Amount
     *
     * Credits that the key may spend in a period. A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.
     */
    amount: number | string;
    /**
     * How often the budget begins anew, in UTC; a week begins on Monday, `total` never ends.
     */
    period: 'day' | 'week' | 'month' | 'total';
};

export type CreateKeyRequest = {
    /**
     * With role `app`: what the key may do. `bill` includes holds. By default all but `user_keys`; of a key with a budget `read`, `bill` and `gateway`.
     */
    scopes?: Array<'read' | 'accounts' | 'topup' | 'bill' | 'refund' | 'gateway' | 'user_keys'> | null;
    /**
     * The most that bills and captured holds by the key take in a period. Refunds give nothing back. No limit if null.
     */
    budget?: KeyBudgetRequest | null;
    /**
     * The models that the key may call. All if null.
     */
    models?: Array<string> | null;
    /**
     * Requests per minute. No limit if null.
     */
    requests_per_minute?: number | null;
    /**
     * Tokens of models per minute. No limit if null.
     */
    tokens_per_minute?: number | null;
    /**
     * When the key ends, in the future. Never if null. ISO 8601, from 1970 on; UTC where it names no offset.
     */
    expires_at?: string | null;
    /**
     * What the key is for, for people.
     */
    name: string;
    /**
     * `user` calls about one user only, `app` by its scopes, `admin` everything.
     */
    role: 'user' | 'app' | 'admin';
    /**
     * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
     */
    user_id?: string | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
};

export type KeyResponse = {
    /**
     * The budget; null for none.
     */
    budget: KeyBudgetResponse | null;
    /**
     * What counts against the budget in this period; null without a budget.
     */
    spent: number | null;
    /**
     * What can still be spent in this period, less what open holds reserve; null without a budget.
     */
    left: number | null;
    /**
     * The models that the key may call; null for all.
     */
    models: Array<string> | null;
    /**
     * When the key ends; null for never. ISO 8601, UTC.
     */
    expires_at: string | null;
    /**
     * The id of the key. 32 hex digits.
     */
    key_id: string;
    /**
     * What the key is for.
     */
    name: string;
    /**
     * Whom the key is for.
     */
    role: 'user' | 'app' | 'admin';
    /**
     * The user of a key of role `user`; else null.
     */
    user_id: string | null;
    /**
     * The only currency that the key moves; null for the default one with a budget, else for all.
     */
    currency: string | null;
    /**
     * With role `app`: what the key may do, by default or as set; else null.
     */
    scopes: Array<'read' | 'accounts' | 'topup' | 'bill' | 'refund' | 'gateway' | 'user_keys'> | null;
    /**
     * Requests per minute; null for no limit.
     */
    requests_per_minute: number | null;
    /**
     * Tokens of models per minute; null for no limit.
     */
    tokens_per_minute: number | null;
    /**
     * When the key was issued. ISO 8601, UTC.
     */
    created_at: string;
    /**
     * When the key was revoked; null for a key that was not. ISO 8601, UTC.
     */
    revoked_at: string | null;
    /**
     * When the key was last used, to the minute or better; null for never. ISO 8601, UTC.
     */
    last_used_at: string | null;
};

export type KeysResponse = {
    /**
     * Newest first, revoked ones among them.
     */
    keys: Array<KeyResponse>;
    /**
     * Leads to the next page; null on the last one.
     */
    next_cursor: string | null;
};

export type UpdateKeyRequest = {
    /**
     * With role `app`: what the key may do. `bill` includes holds. By default all but `user_keys`; of a key with a budget `read`, `bill` and `gateway`.
     */
    scopes?: Array<'read' | 'accounts' | 'topup' | 'bill' | 'refund' | 'gateway' | 'user_keys'> | null;
    /**
     * The most that bills and captured holds by the key take in a period. Refunds give nothing back. No limit if null.
     */
    budget?: KeyBudgetRequest | null;
    /**
     * The models that the key may call. All if null.
     */
    models?: Array<string> | null;
    /**
     * Requests per minute. No limit if null.
     */
    requests_per_minute?: number | null;
    /**
     * Tokens of models per minute. No limit if null.
     */
    tokens_per_minute?: number | null;
    /**
     * When the key ends, in the future. Never if null. ISO 8601, from 1970 on; UTC where it names no offset.
     */
    expires_at?: string | null;
    /**
     * What the key is for, for people.
     */
    name?: string | null;
};

export type MeResponse = {
    /**
     * The budget; null for none.
     */
    budget: KeyBudgetResponse | null;
    /**
     * What counts against the budget in this period; null without a budget.
     */
    spent: number | null;
    /**
     * What can still be spent in this period, less what open holds reserve; null without a budget.
     */
    left: number | null;
    /**
     * The models that the key may call; null for all.
     */
    models: Array<string> | null;
    /**
     * When the key ends; null for never. ISO 8601, UTC.
     */
    expires_at: string | null;
    /**
     * The role of the key; `admin` where the service needs none.
     */
    role: 'user' | 'app' | 'admin';
    /**
     * The user of the key; null for a key of another role.
     */
    user_id: string | null;
    /**
     * The currency of the amounts: the key’s, or the default one.
     */
    currency: string;
    /**
     * The user’s posted balance; null without a user, or without an account.
     */
    balance: number | null;
    /**
     * The credits that pending holds reserve; null as `balance`.
     */
    held: number | null;
    /**
     * The credits that can be spent; null as `balance`.
     */
    available: number | null;
    /**
     * When the available credits end at the pace of the last 7 days; null where there is too little to tell: for an account of less than a day, where nothing was spent or is left, and beyond ten years. ISO 8601, UTC.
     */
    lasts_until: string | null;
};

export type CallTokensResponse = {
    /**
     * Input that was not read from a cache or written to one, audio among it.
     */
    input: number;
    /**
     * Input that was read from the provider’s cache.
     */
    cache_read: number;
    /**
     * Input that was written to the provider’s cache.
     */
    cache_write: number;
    /**
     * Output with reasoning, audio among it.
     */
    output: number;
    /**
     * The part of the output that is reasoning.
     */
    reasoning: number;
};

export type CallResponse = {
    /**
     * The id of the call, from `Credits-Call-Id`. 32 hex digits.
     */
    call_id: string;
    /**
     * The user who pays.
     */
    user_id: string;
    /**
     * The issued key of the caller; null for a key of the environment. 32 hex digits.
     */
    key_id: string | null;
    /**
     * The model, as the caller named it.
     */
    model: string;
    /**
     * The provider.
     */
    provider: string;
    /**
     * The kind of call.
     */
    route: string;
    /**
     * `aborted`: the caller left; `failed`: the provider’s error, or a deadline; `interrupted`: the service ended amid the call.
     */
    status: 'started' | 'completed' | 'aborted' | 'failed' | 'interrupted';
    /**
     * Whether the answer came as a stream.
     */
    streamed: boolean;
    /**
     * What the provider reported, or an estimate.
     */
    tokens: CallTokensResponse;
    /**
     * The currency of the amounts.
     */
    currency: string;
    /**
     * The credits that the call costs; null while it runs.
     */
    charged: number | null;
    /**
     * The price of what was used and could not be charged.
     */
    uncollected: number;
    /**
     * Whether the provider used something that nobody knows.
     */
    unreported: boolean;
    /**
     * The credits that were held for the call.
     */
    held: number;
    /**
     * Whether the tokens are an estimate.
     */
    estimated: boolean;
    /**
     * When the call was sent to the provider. ISO 8601, UTC.
     */
    started_at: string;
    /**
     * Milliseconds to the first byte of the answer; null for none so far.
     */
    first_byte_ms: number | null;
    /**
     * Milliseconds to the end; null while the call runs.
     */
    duration_ms: number | null;
    /**
     * The tags of the caller.
     */
    tags: {
        [key: string]: string;
    };
};

export type CallsResponse = {
    /**
     * Newest first.
     */
    calls: Array<CallResponse>;
    /**
     * Leads to the next page; null on the last one.
     */
    next_cursor: string | null;
};

export type LongContextResponse = {
    /**
     * Input.
     */
    input?: number;
    /**
     * Input that is read from the provider’s cache; absent where it costs what input costs.
     */
    cache_read?: number;
    /**
     * Input that is written to a cache for minutes.
     */
    cache_write_5m?: number;
    /**
     * Input that is written to a cache for an hour or more.
     */
    cache_write_1h?: number;
    /**
     * Output with reasoning.
     */
    output?: number;
    /**
     * Audio in the input.
     */
    audio_input?: number;
    /**
     * Audio in the output.
     */
    audio_output?: number;
    /**
     * The prices count for the whole call where its prompt has more tokens.
     */
    above: number;
};

export type ClassPricesResponse = {
    /**
     * Input.
     */
    input?: number;
    /**
     * Input that is read from the provider’s cache; absent where it costs what input costs.
     */
    cache_read?: number;
    /**
     * Input that is written to a cache for minutes.
     */
    cache_write_5m?: number;
    /**
     * Input that is written to a cache for an hour or more.
     */
    cache_write_1h?: number;
    /**
     * Output with reasoning.
     */
    output?: number;
    /**
     * Audio in the input.
     */
    audio_input?: number;
    /**
     * Audio in the output.
     */
    audio_output?: number;
};

export type TiersResponse = {
    /**
     * Calls that the provider serves later.
     */
    flex?: ClassPricesResponse;
    /**
     * Calls that the provider serves first.
     */
    priority?: ClassPricesResponse;
};

export type ModelPricesResponse = {
    /**
     * Input.
     */
    input?: number;
    /**
     * Input that is read from the provider’s cache; absent where it costs what input costs.
     */
    cache_read?: number;
    /**
     * Input that is written to a cache for minutes.
     */
    cache_write_5m?: number;
    /**
     * Input that is written to a cache for an hour or more.
     */
    cache_write_1h?: number;
    /**
     * Output with reasoning.
     */
    output?: number;
    /**
     * Audio in the input.
     */
    audio_input?: number;
    /**
     * Audio in the output.
     */
    audio_output?: number;
    /**
     * The fee of a call, in USD; absent where there is none.
     */
    per_request?: number;
    /**
     * The prices of calls with long prompts.
     */
    long_context?: LongContextResponse;
    /**
     * The prices of service tiers.
     */
    tiers?: TiersResponse;
};

export type CallSheetResponse = {
    /**
     * The version of the model’s prices.
     */
    version: string;
    /**
     * The provider’s name for the model of the prices.
     */
    upstream_model: string;
    /**
     * The prices, in USD per million tokens.
     */
    prices: ModelPricesResponse;
};

export type ChargeLineResponse = {
    /**
     * The kind of tokens; `request` for the fee of the call.
     */
    class: 'input' | 'cache_read' | 'cache_write_5m' | 'cache_write_1h' | 'output' | 'audio_input' | 'audio_output' | 'request';
    /**
     * The tokens; 0 for the fee.
     */
    tokens: number;
    /**
     * The price in USD per million tokens; null for the fee.
     */
    usd_per_million: number | null;
    /**
     * The cost in USD. Users see it with RECEIPTS=full only.
     */
    usd?: number;
};

export type CallHoldResponse = {
    /**
     * The id of the hold; `getHold` knows it. 32 hex digits.
     */
    hold_id: string;
    /**
     * The credits that were held.
     */
    amount: number;
    /**
     * When the hold ends by itself. ISO 8601, UTC.
     */
    expires_at: string;
};

export type ReceiptResponse = {
    /**
     * The id of the call, from `Credits-Call-Id`. 32 hex digits.
     */
    call_id: string;
    /**
     * The user who pays.
     */
    user_id: string;
    /**
     * The issued key of the caller; null for a key of the environment. 32 hex digits.
     */
    key_id: string | null;
    /**
     * The model, as the caller named it.
     */
    model: string;
    /**
     * The provider.
     */
    provider: string;
    /**
     * The kind of call.
     */
    route: string;
    /**
     * `aborted`: the caller left; `failed`: the provider’s error, or a deadline; `interrupted`: the service ended amid the call.
     */
    status: 'started' | 'completed' | 'aborted' | 'failed' | 'interrupted';
    /**
     * Whether the answer came as a stream.
     */
    streamed: boolean;
    /**
     * What the provider reported, or an estimate.
     */
    tokens: CallTokensResponse;
    /**
     * The currency of the amounts.
     */
    currency: string;
    /**
     * The credits that the call costs; null while it runs.
     */
    charged: number | null;
    /**
     * The price of what was used and could not be charged.
     */
    uncollected: number;
    /**
     * Whether the provider used something that nobody knows.
     */
    unreported: boolean;
    /**
     * The credits that were held for the call.
     */
    held: number;
    /**
     * Whether the tokens are an estimate.
     */
    estimated: boolean;
    /**
     * When the call was sent to the provider. ISO 8601, UTC.
     */
    started_at: string;
    /**
     * Milliseconds to the first byte of the answer; null for none so far.
     */
    first_byte_ms: number | null;
    /**
     * Milliseconds to the end; null while the call runs.
     */
    duration_ms: number | null;
    /**
     * The tags of the caller.
     */
    tags: {
        [key: string]: string;
    };
    /**
     * The usage as the provider reported it; null for none.
     */
    usage: {
        [key: string]: unknown;
    } | null;
    /**
     * The model, as the provider named it; null where it did not.
     */
    model_served: string | null;
    /**
     * The service tier.
     */
    tier: string;
    /**
     * The output tokens per answer that the call was limited to; null without output.
     */
    output_cap: number | null;
    /**
     * The prices that count.
     */
    sheet: CallSheetResponse;
    /**
     * The parts of the price.
     */
    lines: Array<ChargeLineResponse>;
    /**
     * The sum of the lines in USD. Users see it with RECEIPTS=full only.
     */
    usd?: number;
    /**
     * What comes on top of the sum, in percent. Users see it with RECEIPTS=full only.
     */
    markup_percent?: number;
    /**
     * The credits that one USD costs.
     */
    credits_per_usd: number;
    /**
     * The hold.
     */
    hold: CallHoldResponse;
    /**
     * The bill in the user’s history; null while the call runs, and where it cost nothing. 32 hex digits.
     */
    transaction_id: string | null;
    /**
     * The provider’s id of the request.
     */
    provider_request_id: string | null;
    /**
     * What went wrong; null where nothing did.
     */
    error: string | null;
};

export type BookBucketResponse = {
    /**
     * Credits that were added, opening balances among them.
     */
    topped_up: number;
    /**
     * Credits that were spent: bills, captures and AI calls.
     */
    billed: number;
    /**
     * Credits that were given back.
     */
    refunded: number;
    /**
     * Credits that users own at the end.
     */
    outstanding: number;
    /**
     * The start of the bucket. ISO 8601, UTC.
     */
    start: string;
};

export type BookTotalsResponse = {
    /**
     * Credits that were added, opening balances among them.
     */
    topped_up: number;
    /**
     * Credits that were spent: bills, captures and AI calls.
     */
    billed: number;
    /**
     * Credits that were given back.
     */
    refunded: number;
    /**
     * Credits that users own at the end.
     */
    outstanding: number;
};

export type BooksResponse = {
    /**
     * The currency.
     */
    currency: string;
    /**
     * The length of a bucket.
     */
    bucket: 'hour' | 'day' | 'month';
    /**
     * The beginning of the first bucket. ISO 8601, UTC.
     */
    from: string;
    /**
     * The end of the last bucket. ISO 8601, UTC.
     */
    to: string;
    /**
     * One entry per bucket, oldest first, also where nothing moved.
     */
    buckets: Array<BookBucketResponse>;
    /**
     * The whole range.
     */
    totals: BookTotalsResponse;
};

export type BookDayResponse = {
    /**
     * The day, UTC.
     */
    day: string;
    /**
     * The captures of its AI calls in the ledger.
     */
    captured: number;
    /**
     * The charges of its AI calls by the sums that are kept.
     */
    charged: number;
};

export type CallDifferenceResponse = {
    /**
     * The call. 32 hex digits.
     */
    call_id: string;
    /**
     * Its capture in the ledger; 0 for none.
     */
    captured: number;
    /**
     * The charge in its record; null without a record.
     */
    charged: number | null;
};

export type BooksCheckResponse = {
    /**
     * The currency.
     */
    currency: string;
    /**
     * The moment of the totals. ISO 8601, UTC.
     */
    at: string;
    /**
     * All that has moved since the beginning, by the operator’s accounts.
     */
    totals: BookTotalsResponse;
    /**
     * The sum of all users’ balances. It has to be `totals.outstanding`.
     */
    owned_by_users: number;
    /**
     * AI calls by the day of their start, where there were any.
     */
    days: Array<BookDayResponse>;
    /**
     * Calls of days that differ: at most 100.
     */
    calls: Array<CallDifferenceResponse>;
    /**
     * Whether all of it adds up.
     */
    balanced: boolean;
};

export type AmountTileResponse = {
    /**
     * Credits in the range, or at its end.
     */
    value: number;
    /**
     * The same in the period of equal length before it.
     */
    before: number;
};

export type CountTileResponse = {
    /**
     * The number in the range.
     */
    value: number;
    /**
     * The number in the period of equal length before it.
     */
    before: number;
};

export type UserNearZeroResponse = {
    /**
     * The user.
     */
    user_id: string;
    /**
     * The credits that can be spent.
     */
    available: number;
    /**
     * When they end, at the pace of the AI calls of the last 7 days. ISO 8601, UTC.
     */
    lasts_until: string;
};

export type UsersNearZeroResponse = {
    /**
     * How many there are among the 1,000 users who spent most.
     */
    count: number;
    /**
     * The ten whose credits end first.
     */
    users: Array<UserNearZeroResponse>;
};

export type UnpricedModelResponse = {
    /**
     * The model, as callers named it.
     */
    model: string;
    /**
     * `unknown`: no sheet has this name; `disabled`: its sheet is disabled; `part`: its sheet has no price for a class of tokens or a service tier that a call named.
     */
    reason: 'unknown' | 'disabled' | 'part';
    /**
     * How many calls were refused for it.
     */
    count: number;
    /**
     * The day of the last one, UTC.
     */
    last_day: string;
};

export type OverviewResponse = {
    /**
     * The currency of the amounts.
     */
    currency: string;
    /**
     * The beginning. ISO 8601, UTC.
     */
    from: string;
    /**
     * The end. ISO 8601, UTC.
     */
    to: string;
    /**
     * Credits that users own at the end.
     */
    outstanding: AmountTileResponse;
    /**
     * Credits that were added.
     */
    topped_up: AmountTileResponse;
    /**
     * Credits that were spent.
     */
    billed: AmountTileResponse;
    /**
     * Credits that were given back.
     */
    refunded: AmountTileResponse;
    /**
     * Credits that holds reserve now.
     */
    held: number;
    /**
     * AI calls.
     */
    calls: CountTileResponse;
    /**
     * AI calls that failed.
     */
    failed: CountTileResponse;
    /**
     * The price of AI calls beyond what could be charged.
     */
    uncollected: AmountTileResponse;
    /**
     * Users whose credits last less than three days at their pace.
     */
    near_zero: UsersNearZeroResponse;
    /**
     * Models without a price by now that were asked for: the ten most often named.
     */
    unpriced_models: Array<UnpricedModelResponse>;
};

export type RefusalResponse = {
    /**
     * The day, UTC.
     */
    day: string;
    /**
     * The code of the error.
     */
    code: string;
    /**
     * The model, as the caller named it; `other` from the 501st name of a day on; null where the call was refused before its model was read.
     */
    model: string | null;
    /**
     * The issued key of the caller; null for a key of the environment, and for an unknown one. 32 hex digits.
     */
    key_id: string | null;
    /**
     * How many calls were refused so.
     */
    count: number;
};

export type RefusalsResponse = {
    /**
     * The newest day first, and in a day by code, model and key.
     */
    refusals: Array<RefusalResponse>;
    /**
     * Leads to the next page; null on the last one.
     */
    next_cursor: string | null;
};

export type UnpricedModelsResponse = {
    /**
     * The most often named first, and by name.
     */
    models: Array<UnpricedModelResponse>;
};

export type UsageTokensResponse = {
    /**
     * Input that was not read from a cache or written to one.
     */
    input: number;
    /**
     * Input that was read from the providers’ caches.
     */
    cache_read: number;
    /**
     * Input that was written to the providers’ caches.
     */
    cache_write: number;
    /**
     * Output with reasoning.
     */
    output: number;
    /**
     * The part of the output that is reasoning.
     */
    reasoning: number;
};

export type UsageRowResponse = {
    /**
     * The calls that have ended.
     */
    calls: number;
    /**
     * Those that failed or were interrupted.
     */
    failed: number;
    /**
     * What the providers reported, or estimates.
     */
    tokens: UsageTokensResponse;
    /**
     * The credits that the calls cost.
     */
    charged: number;
    /**
     * The price of what was used and could not be charged.
     */
    uncollected: number;
    /**
     * What the providers cost, in USD. Users see it with RECEIPTS=full only.
     */
    cost?: number;
    /**
     * For admins: what was charged less the cost, in USD at the present CREDITS_PER_USD; null for a currency without it.
     */
    margin?: number | null;
    /**
     * Grouped by hour: its start. ISO 8601, UTC.
     */
    hour?: string;
    /**
     * Grouped by day: the day in UTC.
     */
    day?: string;
    /**
     * Grouped by month: the month in UTC.
     */
    month?: string;
    /**
     * Grouped by model: its name, as callers gave it.
     */
    model?: string;
    /**
     * Grouped by user: who pays.
     */
    user_id?: string;
    /**
     * Grouped by key: the issued key; null for keys of the environment. 32 hex digits.
     */
    key_id?: string | null;
    /**
     * Grouped by key, for admins: its name; null for keys of the environment.
     */
    key_name?: string | null;
    /**
     * Grouped by provider: its name.
     */
    provider?: string;
    /**
     * Grouped by tags: their values; null for calls without the tag.
     */
    tags?: {
        [key: string]: string | null;
    };
};

export type UsageSumsResponse = {
    /**
     * The calls that have ended.
     */
    calls: number;
    /**
     * Those that failed or were interrupted.
     */
    failed: number;
    /**
     * What the providers reported, or estimates.
     */
    tokens: UsageTokensResponse;
    /**
     * The credits that the calls cost.
     */
    charged: number;
    /**
     * The price of what was used and could not be charged.
     */
    uncollected: number;
    /**
     * What the providers cost, in USD. Users see it with RECEIPTS=full only.
     */
    cost?: number;
    /**
     * For admins: what was charged less the cost, in USD at the present CREDITS_PER_USD; null for a currency without it.
     */
    margin?: number | null;
};

export type UsageResponse = {
    /**
     * The currency of the credits.
     */
    currency: string;
    /**
     * The beginning of the range. ISO 8601, UTC.
     */
    from: string;
    /**
     * Its end. ISO 8601, UTC.
     */
    to: string;
    /**
     * By period, then by charge, the greatest first.
     */
    rows: Array<UsageRowResponse>;
    /**
     * The sums of all calls in the range.
     */
    totals: UsageSumsResponse;
};

export type ModelUsageResponse = {
    /**
     * The calls.
     */
    requests: number;
    /**
     * Input.
     */
    prompt_tokens: number;
    /**
     * Output with reasoning.
     */
    completion_tokens: number;
    /**
     * Both.
     */
    total_tokens: number;
    /**
     * The price of the tokens in USD, without markup.
     */
    cost_usd: number;
    /**
     * The same.
     */
    total_cost_usd: number;
};

export type UsageSummaryResponse = {
    /**
     * The calls.
     */
    total_requests: number;
    /**
     * Input.
     */
    total_prompt_tokens: number;
    /**
     * Output with reasoning.
     */
    total_completion_tokens: number;
    /**
     * Both.
     */
    total_tokens: number;
    /**
     * The price of the tokens in USD, without markup.
     */
    total_cost_usd: number;
    /**
     * The same by model, as callers named it.
     */
    by_model: {
        [key: string]: ModelUsageResponse;
    };
};

export type UsageEntryResponse = {
    /**
     * The id of the call. 32 hex digits.
     */
    id: string;
    /**
     * The user who pays.
     */
    user_id: string;
    /**
     * The model, as the caller named it.
     */
    model: string;
    /**
     * Input.
     */
    prompt_tokens: number;
    /**
     * Output with reasoning.
     */
    completion_tokens: number;
    /**
     * Both.
     */
    total_tokens: number;
    /**
     * The price of the tokens in USD, without markup.
     */
    cost_usd: number;
    /**
     * The provider’s id of the request.
     */
    request_id: string | null;
    /**
     * When the call was sent. ISO 8601, UTC.
     */
    created_at: string;
};

export type UsageEntriesResponse = {
    /**
     * Newest first.
     */
    entries: Array<UsageEntryResponse>;
    /**
     * The number of entries on all pages.
     */
    total: number;
    /**
     * The page number, as in the request.
     */
    page: number;
    /**
     * The number of entries per page, as in the request.
     */
    page_size: number;
};

export type ModelLimitsResponse = {
    /**
     * The model’s window.
     */
    max_input_tokens: number;
    /**
     * The greatest cap on output.
     */
    max_output_tokens: number;
    /**
     * The most tokens of one image; null where images are refused.
     */
    max_image_tokens: number | null;
};

export type ModelResponse = {
    /**
     * The model’s id.
     */
    id: string;
    /**
     * The provider.
     */
    provider: string;
    /**
     * The provider’s name for the model.
     */
    upstream_model: string;
    /**
     * The name that the model is shown with.
     */
    display_name: string;
    /**
     * Further names of the model.
     */
    aliases: Array<string>;
    /**
     * Whether callers may use the model.
     */
    enabled: boolean;
    /**
     * Whose sheet it is: the built-in catalogue’s or the operator’s.
     */
    source: 'catalogue' | 'operator';
    /**
     * The version of the sheet: 1, 2 … of an operator’s sheet, that of the catalogue for its own.
     */
    version: string;
    /**
     * When this version came to be. ISO 8601, UTC.
     */
    updated_at: string;
    /**
     * The prices, in USD per million tokens.
     */
    prices: ModelPricesResponse;
    /**
     * The limits of a call.
     */
    limits: ModelLimitsResponse;
    /**
     * On top of the prices, in percent; null for the installation’s default. Only admin keys see it.
     */
    markup_percent?: number | null;
};

export type ModelsResponse = {
    /**
     * All models, in the order of their ids.
     */
    models: Array<ModelResponse>;
};

export type SheetVersionResponse = {
    /**
     * The version.
     */
    version: string;
    /**
     * When this version came to be. ISO 8601, UTC.
     */
    updated_at: string;
    /**
     * The sheet; absent where this version removes it.
     */
    model?: ModelResponse;
};

export type SheetVersionsResponse = {
    /**
     * Versions of the operator’s sheet, newest first.
     */
    versions: Array<SheetVersionResponse>;
    /**
     * The cursor of the next page; null on the last one.
     */
    next_cursor: string | null;
};

export type QuoteResponse = {
    /**
     * The model’s id.
     */
    model_id: string;
    /**
     * The version of the sheet; null for the sheet of the request.
     */
    version: string | null;
    /**
     * The service tier.
     */
    tier: 'default' | 'flex' | 'priority';
    /**
     * The parts of the price.
     */
    lines: Array<ChargeLineResponse>;
    /**
     * Classes of these tokens that the sheet has no price for. Calls that can use them are refused.
     */
    unpriced: Array<'input' | 'cache_read' | 'cache_write_5m' | 'cache_write_1h' | 'output' | 'audio_input' | 'audio_output'>;
    /**
     * The sum of the lines in USD.
     */
    usd: number;
    /**
     * What comes on top of the sum, in percent.
     */
    markup_percent: number;
    /**
     * The currency of the charge.
     */
    currency: string;
    /**
     * The credits that one USD costs.
     */
    credits_per_usd: number;
    /**
     * The credits that the call would cost.
     */
    charged: number;
};

export type QuoteTokensRequest = {
    /**
     * Input that is not read from a cache or written to one.
     */
    input?: number | null;
    /**
     * Input that is read from the provider’s cache.
     */
    cache_read?: number | null;
    /**
     * Input that is written to a cache for minutes.
     */
    cache_write_5m?: number | null;
    /**
     * Input that is written to a cache for an hour or more.
     */
    cache_write_1h?: number | null;
    /**
     * Output with reasoning, without audio.
     */
    output?: number | null;
    /**
     * Audio in the input.
     */
    audio_input?: number | null;
    /**
     * Audio in the output.
     */
    audio_output?: number | null;
};

export type LongContextRequest = {
    /**
     * Decimal
     *
     * Input, in USD per million tokens. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    input: number | string;
    /**
     * OptionalDecimal
     *
     * Input that is read from the provider’s cache; the price of input where it is left out. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_read?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Input that is written to a cache for minutes. Calls that write are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_write_5m?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Input that is written to a cache for an hour or more. Calls that write are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_write_1h?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Output with reasoning. Without it, only calls that produce none pass, such as embeddings. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    output?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Audio in the input. Calls with audio are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    audio_input?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Audio in the output. Calls for audio are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    audio_output?: number | null | string;
    /**
     * The prices count where the prompt, cached parts included, has more tokens than this.
     */
    above: number;
};

export type ClassPricesRequest = {
    /**
     * Decimal
     *
     * Input, in USD per million tokens. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    input: number | string;
    /**
     * OptionalDecimal
     *
     * Input that is read from the provider’s cache; the price of input where it is left out. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_read?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Input that is written to a cache for minutes. Calls that write are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_write_5m?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Input that is written to a cache for an hour or more. Calls that write are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_write_1h?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Output with reasoning. Without it, only calls that produce none pass, such as embeddings. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    output?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Audio in the input. Calls with audio are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    audio_input?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Audio in the output. Calls for audio are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    audio_output?: number | null | string;
};

export type TiersRequest = {
    /**
     * Calls that the provider serves later.
     */
    flex?: ClassPricesRequest | null;
    /**
     * Calls that the provider serves first.
     */
    priority?: ClassPricesRequest | null;
};

export type ModelPricesRequest = {
    /**
     * Decimal
     *
     * Input, in USD per million tokens. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    input: number | string;
    /**
     * OptionalDecimal
     *
     * Input that is read from the provider’s cache; the price of input where it is left out. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_read?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Input that is written to a cache for minutes. Calls that write are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_write_5m?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Input that is written to a cache for an hour or more. Calls that write are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    cache_write_1h?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Output with reasoning. Without it, only calls that produce none pass, such as embeddings. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    output?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Audio in the input. Calls with audio are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    audio_input?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Audio in the output. Calls for audio are refused without it. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 6 decimal places.
     */
    audio_output?: number | null | string;
    /**
     * OptionalDecimal
     *
     * The fee of a call, in USD. A JSON number, or a string of plain decimal digits; at most 1000000, and at most 12 decimal places.
     */
    per_request?: number | null | string;
    /**
     * The prices of calls with long prompts, for the same classes.
     */
    long_context?: LongContextRequest | null;
    /**
     * The prices of service tiers. Calls for a tier without prices are refused.
     */
    tiers?: TiersRequest | null;
};

export type ModelLimitsRequest = {
    /**
     * The model’s window: no prompt has more tokens.
     */
    max_input_tokens: number;
    /**
     * The most output tokens that the provider takes as a cap.
     */
    max_output_tokens: number;
    /**
     * The most tokens of one image, in the dearest detail. Calls with images are refused without it.
     */
    max_image_tokens?: number | null;
};

export type PutModelRequest = {
    /**
     * `openai`, `anthropic`, `gemini`, or the name of a compatible provider in the settings.
     */
    provider: string;
    /**
     * The provider’s name for the model; the id where it is left out.
     */
    upstream_model?: string | null;
    /**
     * The name that the model is shown with; the id where it is left out.
     */
    display_name?: string | null;
    /**
     * Further names that callers may use.
     */
    aliases?: Array<string> | null;
    /**
     * Whether callers may use the model.
     */
    enabled?: boolean | null;
    /**
     * The prices, in USD per million tokens.
     */
    prices: ModelPricesRequest;
    /**
     * The limits of a call.
     */
    limits: ModelLimitsRequest;
    /**
     * OptionalDecimal
     *
     * On top of the prices, in percent; the installation’s default where it is left out. A JSON number, or a string of plain decimal digits; at most 10000, and at most 4 decimal places.
     */
    markup_percent?: number | null | string;
};

export type QuoteRequest = {
    /**
     * The tokens of the call.
     */
    tokens: QuoteTokensRequest;
    /**
     * The service tier; one without prices of its own costs the default ones.
     */
    tier?: 'default' | 'flex' | 'priority' | null;
    /**
     * The code of a currency that the service keeps; the default one where it is left out.
     */
    currency?: string | null;
    /**
     * A sheet to count with in place of the model’s own, as in `putModel`. It is not stored.
     */
    sheet?: PutModelRequest | null;
};

export type ModelRemovedResponse = {
    /**
     * The model’s id.
     */
    id: string;
    /**
     * The catalogue’s sheet, which counts from now on; absent where it has none.
     */
    model?: ModelResponse;
};

export type PricingResponse = {
    /**
     * The model’s id.
     */
    model_id: string;
    /**
     * The name that the model is shown with.
     */
    display_name: string;
    /**
     * Input, in USD per thousand tokens.
     */
    input_price_per_1k: number;
    /**
     * Output, in USD per thousand tokens; 0 where the model produces none.
     */
    output_price_per_1k: number;
    /**
     * When the prices came to be. ISO 8601, UTC.
     */
    updated_at: string;
};

export type PricingListResponse = {
    /**
     * All models, in the order of their ids.
     */
    models: Array<PricingResponse>;
};

export type CreatePricingRequest = {
    /**
     * The model’s id.
     */
    model_id: string;
    /**
     * The name that the model is shown with; the id where it is left out.
     */
    display_name?: string | null;
    /**
     * Decimal
     *
     * Input, in USD per thousand tokens. A JSON number, or a string of plain decimal digits; at most 1000, and at most 9 decimal places.
     */
    input_price_per_1k: number | string;
    /**
     * Decimal
     *
     * Output, in USD per thousand tokens. A JSON number, or a string of plain decimal digits; at most 1000, and at most 9 decimal places.
     */
    output_price_per_1k: number | string;
    /**
     * The provider; `openai` where it is left out.
     */
    provider?: string | null;
    /**
     * The model’s window; 2,000,000 where it is left out.
     */
    max_input_tokens?: number | null;
    /**
     * The greatest cap on output; 16,384 where it is left out.
     */
    max_output_tokens?: number | null;
};

export type UpdatePricingRequest = {
    /**
     * The name that the model is shown with.
     */
    display_name?: string | null;
    /**
     * OptionalDecimal
     *
     * Input, in USD per thousand tokens. A JSON number, or a string of plain decimal digits; at most 1000, and at most 9 decimal places.
     */
    input_price_per_1k?: number | null | string;
    /**
     * OptionalDecimal
     *
     * Output, in USD per thousand tokens. A JSON number, or a string of plain decimal digits; at most 1000, and at most 9 decimal places.
     */
    output_price_per_1k?: number | null | string;
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
     * The service takes requests.
     */
    status: 'ok';
    /**
     * The stores that are up.
     */
    info: {
        [key: string]: unknown;
    };
    /**
     * The stores that are down.
     */
    error: {
        [key: string]: unknown;
    };
    /**
     * All stores.
     */
    details: {
        [key: string]: unknown;
    };
};

export type LedgerStatusResponse = {
    /**
     * The engine.
     */
    engine: 'embedded' | 'tigerbeetle';
    /**
     * Whether it has just answered and took its last write.
     */
    reachable: boolean;
};

export type StoreStatusResponse = {
    /**
     * The kind of the metadata store.
     */
    kind: 'sqlite' | 'postgres';
    /**
     * Whether it has just answered and taken a write.
     */
    reachable: boolean;
};

export type ProviderStatusResponse = {
    /**
     * The name of a provider that is set up.
     */
    name: string;
    /**
     * The last end of a call that was no fault of the provider; null for none yet. ISO 8601, UTC.
     */
    last_success_at: string | null;
    /**
     * The last end of a call by a fault of the provider; null for none yet. ISO 8601, UTC.
     */
    last_error_at: string | null;
    /**
     * What that fault was.
     */
    last_error: string | null;
};

export type CallsStatusResponse = {
    /**
     * AI calls under way in this process.
     */
    under_way: number;
    /**
     * Those of them whose client is gone and whose answer is read on.
     */
    drains: number;
    /**
     * Calls of this process that have ended and wait for the store or the ledger.
     */
    settlements_waiting: number;
    /**
     * Calls of all processes that are not settled; null while the store is away.
     */
    unsettled: number | null;
    /**
     * When the oldest one of those started, and its credits were held; null for none. ISO 8601, UTC.
     */
    oldest_unsettled_at: string | null;
};

export type InstanceStatusResponse = {
    /**
     * Names a process in the records of its calls. 32 hex digits.
     */
    instance: string;
    /**
     * Its last sign of life, by the clock of the store; null for none. ISO 8601, UTC.
     */
    last_beat_at: string | null;
    /**
     * Seconds since then. After 60 it counts as ended.
     */
    silent_seconds: number | null;
    /**
     * Whether it has calls that are not settled.
     */
    has_unsettled_calls: boolean;
};

export type LatencyResponse = {
    /**
     * `requests` to the API without AI calls; `ledger`: calls to the ledger; `admission`: what an AI call takes before it is sent; `settlement`: from its last byte until it is charged; `first_chunk`: from the hold to the first chunk of a stream.
     */
    name: 'requests' | 'ledger' | 'admission' | 'settlement' | 'first_chunk';
    /**
     * How many there were.
     */
    count: number;
    /**
     * Half of them took at most so many milliseconds; null for none yet, and beyond the largest bucket.
     */
    p50_ms: number | null;
    /**
     * 95 % of them took at most so many milliseconds; null for none yet, and beyond the largest bucket.
     */
    p95_ms: number | null;
    /**
     * 99 % of them took at most so many milliseconds; null for none yet, and beyond the largest bucket.
     */
    p99_ms: number | null;
};

export type StatusResponse = {
    /**
     * The version of the service.
     */
    version: string;
    /**
     * Names this process in the records of its calls. 32 hex digits.
     */
    instance: string;
    /**
     * Seconds since the start of this process.
     */
    uptime_seconds: number;
    /**
     * The currencies that the service keeps, the default one first.
     */
    currencies: Array<string>;
    /**
     * The ledger.
     */
    ledger: LedgerStatusResponse;
    /**
     * The metadata store.
     */
    store: StoreStatusResponse;
    /**
     * The providers that are set up, as this process knows them.
     */
    providers: Array<ProviderStatusResponse>;
    /**
     * AI calls.
     */
    calls: CallsStatusResponse;
    /**
     * The processes of the service; null while the store is away.
     */
    instances: Array<InstanceStatusResponse> | null;
    /**
     * How long things have taken in this process since its start, by the buckets of its metrics.
     */
    latencies: Array<LatencyResponse>;
};

export type BackupLedgerResponse = {
    /**
     * Accounts in the copy, the operator’s among them.
     */
    accounts: number;
    /**
     * Transfers in the copy.
     */
    transfers: number;
    /**
     * The time of the newest of them; null for none. ISO 8601, UTC.
     */
    last_transfer_at: string | null;
};

export type BackupResponse = {
    /**
     * The folder on the service’s machine.
     */
    folder: string;
    /**
     * The moment that the copies show. ISO 8601, UTC.
     */
    made_at: string;
    /**
     * The size of the copies in bytes.
     */
    bytes: number;
    /**
     * The copied ledger; null where it is a TigerBeetle server.
     */
    ledger: BackupLedgerResponse | null;
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `account_exists`: The user already has an account in this currency. Use it as it is.
     *
     * `idempotency_key_reused`: The `Idempotency-Key` was used for a different request. Send a new request with a new key, and a repeat unchanged.
     *
     * `idempotency_key_spent`: The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved. Remove the cause of that refusal, then repeat the call with a new key.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
     */
    503: Problem;
};

export type CreateAccountError = CreateAccountErrors[keyof CreateAccountErrors];

export type CreateAccountResponses = {
    /**
     * The account was created.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetAccountError = GetAccountErrors[keyof GetAccountErrors];

export type GetAccountResponses = {
    /**
     * The account as it is now.
     */
    200: AccountResponse;
};

export type GetAccountResponse = GetAccountResponses[keyof GetAccountResponses];

export type UpdateAccountData = {
    body: UpdateAccountRequest;
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

export type UpdateAccountErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `user_erased`: The user was erased. The account goes on, but gets no name. Give the person a new user id.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type UpdateAccountError = UpdateAccountErrors[keyof UpdateAccountErrors];

export type UpdateAccountResponses = {
    /**
     * The account at this moment, with the new name.
     */
    200: AccountResponse;
};

export type UpdateAccountResponse = UpdateAccountResponses[keyof UpdateAccountResponses];

export type GetBalanceData = {
    body: BalanceRequest;
    path?: never;
    query?: never;
    url: '/api/v1/balance';
};

export type GetBalanceErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetBalanceError = GetBalanceErrors[keyof GetBalanceErrors];

export type GetBalanceResponses = {
    /**
     * The balance as it is now.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The `Idempotency-Key` was used for a different request. Send a new request with a new key, and a repeat unchanged.
     *
     * `idempotency_key_spent`: The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved. Remove the cause of that refusal, then repeat the call with a new key.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
     */
    503: Problem;
};

export type TopUpError = TopUpErrors[keyof TopUpErrors];

export type TopUpResponses = {
    /**
     * The credits were added.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `insufficient_credits`: The user has less available than the call needs. Nothing moved. An `Idempotency-Key` sent with it is used up. Top the account up, then repeat the call with a new key.
     *
     * `budget_exceeded`: The budget of the API key has less left than the call needs. Nothing moved, and an `Idempotency-Key` stays usable. Wait until `resets_at`, or have the budget raised.
     */
    402: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     *
     * `currency_not_allowed`: The API key has a budget, so it moves no currency but that of the budget. Use another API key for this currency.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The `Idempotency-Key` was used for a different request. Send a new request with a new key, and a repeat unchanged.
     *
     * `idempotency_key_spent`: The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved. Remove the cause of that refusal, then repeat the call with a new key.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
     */
    503: Problem;
};

export type BillError = BillErrors[keyof BillErrors];

export type BillResponses = {
    /**
     * The credits were billed.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `insufficient_credits`: The user has less available than the call needs. Nothing moved. An `Idempotency-Key` sent with it is used up. Top the account up, then repeat the call with a new key.
     *
     * `budget_exceeded`: The budget of the API key has less left than the call needs. Nothing moved, and an `Idempotency-Key` stays usable. Wait until `resets_at`, or have the budget raised.
     */
    402: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     *
     * `currency_not_allowed`: The API key has a budget, so it moves no currency but that of the budget. Use another API key for this currency.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The `Idempotency-Key` was used for a different request. Send a new request with a new key, and a repeat unchanged.
     *
     * `idempotency_key_spent`: The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved. Remove the cause of that refusal, then repeat the call with a new key.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_clock_ahead`: The time of the ledger is more than two seconds ahead of the service's clock, so a hold would last too long. Nothing is held. Bill instead; the operator has to set the clock right.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
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
         * The `hold_id` from `createHold`. 32 hex digits, or a UUID.
         */
        hold_id: string;
    };
    query?: never;
    url: '/api/v1/holds/{hold_id}';
};

export type GetHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `hold_not_found`: There is no hold with this id. Use the id that `POST /holds` answered.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetHoldError = GetHoldErrors[keyof GetHoldErrors];

export type GetHoldResponses = {
    /**
     * The hold as it is now.
     */
    200: HoldResponse;
};

export type GetHoldResponse = GetHoldResponses[keyof GetHoldResponses];

export type CaptureHoldData = {
    body?: CaptureHoldRequest;
    path: {
        /**
         * The `hold_id` from `createHold`. 32 hex digits, or a UUID.
         */
        hold_id: string;
    };
    query?: never;
    url: '/api/v1/holds/{hold_id}/capture';
};

export type CaptureHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `hold_not_found`: There is no hold with this id. Use the id that `POST /holds` answered.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `hold_of_a_call`: The hold belongs to an AI call, which settles it when it ends. Only the operator may release it. Wait until the call has ended.
     *
     * `hold_already_captured`: The hold was captured before, so it can't be settled differently. Refund the capture to give credits back.
     *
     * `hold_already_released`: The hold was released before, so it can't be captured. Place a new hold, or bill.
     *
     * `hold_expired`: The hold has expired; its credits are available again. Place a new hold, or bill.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     *
     * `amount_exceeds_hold`: A capture takes at most the amount of the hold. Capture at most that, and bill the rest.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
     */
    503: Problem;
};

export type CaptureHoldError = CaptureHoldErrors[keyof CaptureHoldErrors];

export type CaptureHoldResponses = {
    /**
     * The credits were billed.
     */
    200: HoldCapturedResponse;
};

export type CaptureHoldResponse = CaptureHoldResponses[keyof CaptureHoldResponses];

export type ReleaseHoldData = {
    body?: never;
    path: {
        /**
         * The `hold_id` from `createHold`. 32 hex digits, or a UUID.
         */
        hold_id: string;
    };
    query?: never;
    url: '/api/v1/holds/{hold_id}/release';
};

export type ReleaseHoldErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `hold_not_found`: There is no hold with this id. Use the id that `POST /holds` answered.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `hold_of_a_call`: The hold belongs to an AI call, which settles it when it ends. Only the operator may release it. Wait until the call has ended.
     *
     * `hold_already_captured`: The hold was captured before, so it can't be settled differently. Refund the capture to give credits back.
     *
     * `hold_expired`: The hold has expired; its credits are available again. Place a new hold, or bill.
     */
    409: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
     */
    503: Problem;
};

export type ReleaseHoldError = ReleaseHoldErrors[keyof ReleaseHoldErrors];

export type ReleaseHoldResponses = {
    /**
     * The credits are free again.
     */
    200: HoldReleasedResponse;
};

export type ReleaseHoldResponse = ReleaseHoldResponses[keyof ReleaseHoldResponses];

export type ListHoldsData = {
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
         * How many holds a page has at most.
         */
        limit?: number;
        /**
         * The next_cursor of the page before; the newest transactions without it.
         */
        cursor?: string;
    };
    url: '/api/v1/accounts/{user_id}/holds';
};

export type ListHoldsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListHoldsError = ListHoldsErrors[keyof ListHoldsErrors];

export type ListHoldsResponses = {
    /**
     * A page of the open holds.
     */
    200: OpenHoldsResponse;
};

export type ListHoldsResponse = ListHoldsResponses[keyof ListHoldsResponses];

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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `transaction_not_found`: There is no transaction with this id. Use the id that the `Location` of the movement named.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The `Idempotency-Key` was used for a different request. Send a new request with a new key, and a repeat unchanged.
     *
     * `idempotency_key_spent`: The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved. Remove the cause of that refusal, then repeat the call with a new key.
     *
     * `already_refunded`: Nothing of the bill is left to refund, or one of two refunds has no `Idempotency-Key`: one without a key is the only one. Send each of several refunds with a key of its own.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     *
     * `not_refundable`: Only a bill or a captured hold can be refunded. Use the id of one of these.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `insufficient_credits`: The user has less available than the call needs. Nothing moved. An `Idempotency-Key` sent with it is used up. Top the account up, then repeat the call with a new key.
     *
     * `budget_exceeded`: The budget of the API key has less left than the call needs. Nothing moved, and an `Idempotency-Key` stays usable. Wait until `resets_at`, or have the budget raised.
     */
    402: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     *
     * `currency_not_allowed`: The API key has a budget, so it moves no currency but that of the budget. Use another API key for this currency.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `idempotency_key_reused`: The `Idempotency-Key` was used for a different request. Send a new request with a new key, and a repeat unchanged.
     *
     * `idempotency_key_spent`: The `Idempotency-Key` was used up by an attempt that was refused with 402 `insufficient_credits` or 404 `account_not_found`. Nothing moved. Remove the cause of that refusal, then repeat the call with a new key.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `outcome_unknown`: The ledger did not answer in time, so the change may or may not be made. Repeat it with the same `Idempotency-Key`; without one, look up `transaction_id` first.
     */
    503: Problem;
};

export type RunBatchError = RunBatchErrors[keyof RunBatchErrors];

export type RunBatchResponses = {
    /**
     * One result per operation. Unless the batch is atomic, some may have failed.
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
         * The number of transactions per page.
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
        /**
         * The form of the answer, whatever Accept says.
         */
        format?: 'json' | 'csv';
        /**
         * Makes a CSV safe for spreadsheets.
         */
        excel?: '1';
    };
    url: '/api/v1/accounts/{user_id}/transactions';
};

export type ListTransactionsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
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

export type ListBalancesData = {
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
         * The beginning, rounded down to a whole bucket; 30 days before `to` without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * The end, rounded up to a whole bucket; now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The length of a bucket, in UTC; `day` without it.
         */
        bucket?: 'hour' | 'day' | 'month';
    };
    url: '/api/v1/accounts/{user_id}/balances';
};

export type ListBalancesErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListBalancesError = ListBalancesErrors[keyof ListBalancesErrors];

export type ListBalancesResponses = {
    /**
     * The periods.
     */
    200: BalancesResponse;
};

export type ListBalancesResponse = ListBalancesResponses[keyof ListBalancesResponses];

export type FindTransactionsData = {
    body?: never;
    path?: never;
    query: {
        /**
         * What the movement belongs to in the calling application, such as an order. Not blank, without control characters.
         */
        reference: string;
        /**
         * The number of transactions per page.
         */
        limit?: number;
        /**
         * The next_cursor of the page before; the newest transactions without it.
         */
        cursor?: string;
    };
    url: '/api/v1/transactions';
};

export type FindTransactionsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type FindTransactionsError = FindTransactionsErrors[keyof FindTransactionsErrors];

export type FindTransactionsResponses = {
    /**
     * A page of the transactions.
     */
    200: TransactionsResponse;
};

export type FindTransactionsResponse = FindTransactionsResponses[keyof FindTransactionsResponses];

export type GetTransactionData = {
    body?: never;
    path: {
        /**
         * The id from `Location` or from a history. 32 hex digits, or a UUID.
         */
        transaction_id: string;
    };
    query?: never;
    url: '/api/v1/transactions/{transaction_id}';
};

export type GetTransactionErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `transaction_not_found`: There is no transaction with this id. Use the id that the `Location` of the movement named.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetTransactionError = GetTransactionErrors[keyof GetTransactionErrors];

export type GetTransactionResponses = {
    /**
     * The transaction.
     */
    200: TransactionDetailsResponse;
};

export type GetTransactionResponse = GetTransactionResponses[keyof GetTransactionResponses];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The page number, from 1.
         */
        page?: number;
        /**
         * The number of entries per page.
         */
        page_size?: number;
        /**
         * Only users whose id or name contains this text. Capital and small letters are the same.
         */
        q?: string | null;
        /**
         * The order of the users; a minus makes it descending. Users of equal keys go by id, and users without a name come first. Balances are the ledger’s and change with every movement, so that there is no order by balance.
         */
        sort?: '-created_at' | 'created_at' | '-user_id' | 'user_id' | '-display_name' | 'display_name';
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
        /**
         * With it, answers have what each user spent from then on. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * With `from`: the end of that range; now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The `next_cursor` of the page before, sent with the same `sort`. Page 1 then begins behind that page.
         */
        cursor?: string;
    };
    url: '/api/v1/users';
};

export type ListUsersErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
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

export type EraseUserData = {
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

export type EraseUserErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type EraseUserError = EraseUserErrors[keyof EraseUserErrors];

export type EraseUserResponses = {
    /**
     * The user is erased.
     */
    200: UserErasedResponse;
};

export type EraseUserResponse = EraseUserResponses[keyof EraseUserResponses];

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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
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

export type ForgiveLossesData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}/losses';
};

export type ForgiveLossesErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ForgiveLossesError = ForgiveLossesErrors[keyof ForgiveLossesErrors];

export type ForgiveLossesResponses = {
    /**
     * The losses no longer count.
     */
    200: LossesForgivenResponse;
};

export type ForgiveLossesResponse = ForgiveLossesResponses[keyof ForgiveLossesResponses];

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
         * The page number, from 1.
         */
        page?: number;
        /**
         * The number of entries per page.
         */
        page_size?: number;
    };
    url: '/api/v1/users/{user_id}/transactions';
};

export type ListUserTransactionsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `account_not_found`: The user has no account in this currency. An `Idempotency-Key` sent with a top-up, bill or hold is used up. Create the account, then repeat the call with a new key.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
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

export type ListKeysData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id?: string;
        /**
         * How many keys a page has at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before; the newest keys without it.
         */
        cursor?: string;
    };
    url: '/api/v1/keys';
};

export type ListKeysErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListKeysError = ListKeysErrors[keyof ListKeysErrors];

export type ListKeysResponses = {
    /**
     * A page of keys.
     */
    200: KeysResponse;
};

export type ListKeysResponse = ListKeysResponses[keyof ListKeysResponses];

export type CreateKeyData = {
    body: CreateKeyRequest;
    path?: never;
    query?: never;
    url: '/api/v1/keys';
};

export type CreateKeyErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type CreateKeyError = CreateKeyErrors[keyof CreateKeyErrors];

export type CreateKeyResponses = {
    /**
     * The key works from now on.
     */
    201: KeyCreatedResponse;
};

export type CreateKeyResponse = CreateKeyResponses[keyof CreateKeyResponses];

export type RevokeKeyData = {
    body?: never;
    path: {
        /**
         * The `key_id` from `createKey`. 32 hex digits, or a UUID.
         */
        key_id: string;
    };
    query?: never;
    url: '/api/v1/keys/{key_id}';
};

export type RevokeKeyErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type RevokeKeyError = RevokeKeyErrors[keyof RevokeKeyErrors];

export type RevokeKeyResponses = {
    /**
     * The key is revoked.
     */
    200: KeyResponse;
};

export type RevokeKeyResponse = RevokeKeyResponses[keyof RevokeKeyResponses];

export type GetKeyData = {
    body?: never;
    path: {
        /**
         * The `key_id` from `createKey`. 32 hex digits, or a UUID.
         */
        key_id: string;
    };
    query?: never;
    url: '/api/v1/keys/{key_id}';
};

export type GetKeyErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetKeyError = GetKeyErrors[keyof GetKeyErrors];

export type GetKeyResponses = {
    /**
     * The key as it is now.
     */
    200: KeyResponse;
};

export type GetKeyResponse = GetKeyResponses[keyof GetKeyResponses];

export type UpdateKeyData = {
    body: UpdateKeyRequest;
    path: {
        /**
         * The `key_id` from `createKey`. 32 hex digits, or a UUID.
         */
        key_id: string;
    };
    query?: never;
    url: '/api/v1/keys/{key_id}';
};

export type UpdateKeyErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type UpdateKeyError = UpdateKeyErrors[keyof UpdateKeyErrors];

export type UpdateKeyResponses = {
    /**
     * The key is changed.
     */
    200: KeyResponse;
};

export type UpdateKeyResponse = UpdateKeyResponses[keyof UpdateKeyResponses];

export type GetMeData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/me';
};

export type GetMeErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetMeError = GetMeErrors[keyof GetMeErrors];

export type GetMeResponses = {
    /**
     * The caller.
     */
    200: MeResponse;
};

export type GetMeResponse = GetMeResponses[keyof GetMeResponses];

export type ListCallsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id?: string;
        /**
         * Only the calls with this key.
         */
        key_id?: string;
        /**
         * Only the calls of this model, as callers name it.
         */
        model?: string | null;
        /**
         * Only the calls with this status.
         */
        status?: 'started' | 'completed' | 'aborted' | 'failed' | 'interrupted';
        /**
         * Only calls that started at this moment or later. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * Only calls that started before this moment. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The number of calls per page.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before; the newest calls without it.
         */
        cursor?: string;
        /**
         * The form of the answer, whatever Accept says.
         */
        format?: 'json' | 'csv';
        /**
         * Makes a CSV safe for spreadsheets.
         */
        excel?: '1';
    };
    url: '/api/v1/calls';
};

export type ListCallsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListCallsError = ListCallsErrors[keyof ListCallsErrors];

export type ListCallsResponses = {
    /**
     * A page of calls, or all of them as CSV (RFC 4180).
     */
    200: CallsResponse;
};

export type ListCallsResponse = ListCallsResponses[keyof ListCallsResponses];

export type GetCallData = {
    body?: never;
    path: {
        /**
         * The id from `Credits-Call-Id` or from the list. 32 hex digits, or a UUID.
         */
        call_id: string;
    };
    query?: never;
    url: '/api/v1/calls/{call_id}';
};

export type GetCallErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetCallError = GetCallErrors[keyof GetCallErrors];

export type GetCallResponses = {
    /**
     * The receipt.
     */
    200: ReceiptResponse;
};

export type GetCallResponse = GetCallResponses[keyof GetCallResponses];

export type GetBooksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
        /**
         * The beginning, rounded down to a whole bucket; 30 days before `to` without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * The end, rounded up to a whole bucket; now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The length of a bucket, in UTC; `day` without it.
         */
        bucket?: 'hour' | 'day' | 'month';
    };
    url: '/api/v1/books';
};

export type GetBooksErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `books_not_kept`: The ledger was made by an early version, which kept no past balances of the operator’s accounts. Read the history of the users instead.
     */
    409: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetBooksError = GetBooksErrors[keyof GetBooksErrors];

export type GetBooksResponses = {
    /**
     * The totals per bucket and of the range.
     */
    200: BooksResponse;
};

export type GetBooksResponse = GetBooksResponses[keyof GetBooksResponses];

export type CheckBooksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
        /**
         * The beginning, rounded down to a whole bucket; 30 days before `to` without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * The end, rounded up to a whole bucket; now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
    };
    url: '/api/v1/books/check';
};

export type CheckBooksErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `books_not_kept`: The ledger was made by an early version, which kept no past balances of the operator’s accounts. Read the history of the users instead.
     */
    409: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type CheckBooksError = CheckBooksErrors[keyof CheckBooksErrors];

export type CheckBooksResponses = {
    /**
     * What was compared, and what differs.
     */
    200: BooksCheckResponse;
};

export type CheckBooksResponse = CheckBooksResponses[keyof CheckBooksResponses];

export type GetOverviewData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
        /**
         * The beginning; 30 days before `to` without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * The end; now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
    };
    url: '/api/v1/overview';
};

export type GetOverviewErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `books_not_kept`: The ledger was made by an early version, which kept no past balances of the operator’s accounts. Read the history of the users instead.
     */
    409: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `ledger_unavailable`: The ledger does not answer. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetOverviewError = GetOverviewErrors[keyof GetOverviewErrors];

export type GetOverviewResponses = {
    /**
     * The numbers.
     */
    200: OverviewResponse;
};

export type GetOverviewResponse = GetOverviewResponses[keyof GetOverviewResponses];

export type ListRefusalsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Only days (UTC) that end after this moment. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * Only days (UTC) that begin before this moment. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The number of counts per page.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before; the newest counts without it.
         */
        cursor?: string;
    };
    url: '/api/v1/refusals';
};

export type ListRefusalsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListRefusalsError = ListRefusalsErrors[keyof ListRefusalsErrors];

export type ListRefusalsResponses = {
    /**
     * A page of counts.
     */
    200: RefusalsResponse;
};

export type ListRefusalsResponse = ListRefusalsResponses[keyof ListRefusalsResponses];

export type ListUnpricedModelsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Only days (UTC) that end after this moment; 30 days before `to` without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * Only days (UTC) that begin before this moment; now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The number of models.
         */
        limit?: number;
    };
    url: '/api/v1/refusals/unpriced-models';
};

export type ListUnpricedModelsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListUnpricedModelsError = ListUnpricedModelsErrors[keyof ListUnpricedModelsErrors];

export type ListUnpricedModelsResponses = {
    /**
     * The models.
     */
    200: UnpricedModelsResponse;
};

export type ListUnpricedModelsResponse = ListUnpricedModelsResponses[keyof ListUnpricedModelsResponses];

export type GetUsageData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Only calls that started at this moment or later; from the first one without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        from?: string;
        /**
         * Only calls that started before this moment; up to now without it. ISO 8601, from 1970 on; UTC where it names no offset.
         */
        to?: string;
        /**
         * The code of a currency that the service keeps; the default one where it is left out.
         */
        currency?: string | null;
        /**
         * What the rows are of: a period (`hour`, `day` or `month`, in UTC), and any of `model`, `user`, `key`, `provider` and `tag:NAME`, separated by commas. Hours go with models and providers alone.
         */
        group_by?: string;
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id?: string;
        /**
         * Only the calls with this key.
         */
        key_id?: string;
        /**
         * Only the calls of this model, as callers name it.
         */
        model?: string | null;
        /**
         * The number of groups, those with the greatest charges; in each period the same. The totals are of all.
         */
        limit?: number;
        /**
         * The form of the answer, whatever Accept says.
         */
        format?: 'json' | 'csv';
        /**
         * Makes a CSV safe for spreadsheets.
         */
        excel?: '1';
    };
    url: '/api/v1/usage';
};

export type GetUsageErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetUsageError = GetUsageErrors[keyof GetUsageErrors];

export type GetUsageResponses = {
    /**
     * The sums, as JSON or as CSV (RFC 4180).
     */
    200: UsageResponse;
};

export type GetUsageResponse = GetUsageResponses[keyof GetUsageResponses];

export type GetUsageSummaryData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/usage/summary';
};

export type GetUsageSummaryErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetUsageSummaryError = GetUsageSummaryErrors[keyof GetUsageSummaryErrors];

export type GetUsageSummaryResponses = {
    /**
     * The sums.
     */
    200: UsageSummaryResponse;
};

export type GetUsageSummaryResponse = GetUsageSummaryResponses[keyof GetUsageSummaryResponses];

export type ListUserUsageData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: {
        /**
         * The page number, from 1.
         */
        page?: number;
        /**
         * The number of entries per page.
         */
        page_size?: number;
    };
    url: '/v1/usage/user/{user_id}';
};

export type ListUserUsageErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListUserUsageError = ListUserUsageErrors[keyof ListUserUsageErrors];

export type ListUserUsageResponses = {
    /**
     * A page of calls; empty for an unknown user.
     */
    200: UsageEntriesResponse;
};

export type ListUserUsageResponse = ListUserUsageResponses[keyof ListUserUsageResponses];

export type GetUserUsageSummaryData = {
    body?: never;
    path: {
        /**
         * The user's id in the calling application; compared byte by byte. Not blank, without control characters.
         */
        user_id: string;
    };
    query?: never;
    url: '/v1/usage/user/{user_id}/summary';
};

export type GetUserUsageSummaryErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetUserUsageSummaryError = GetUserUsageSummaryErrors[keyof GetUserUsageSummaryErrors];

export type GetUserUsageSummaryResponses = {
    /**
     * The sums; zeros for an unknown user.
     */
    200: UsageSummaryResponse;
};

export type GetUserUsageSummaryResponse = GetUserUsageSummaryResponses[keyof GetUserUsageSummaryResponses];

export type ListModelsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/models';
};

export type ListModelsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListModelsError = ListModelsErrors[keyof ListModelsErrors];

export type ListModelsResponses = {
    /**
     * All models.
     */
    200: ModelsResponse;
};

export type ListModelsResponse = ListModelsResponses[keyof ListModelsResponses];

export type RemoveModelData = {
    body?: never;
    path: {
        /**
         * The model’s id, with `/` and other reserved characters percent-encoded.
         */
        model_id: string;
    };
    query?: never;
    url: '/api/v1/models/{model_id}';
};

export type RemoveModelErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type RemoveModelError = RemoveModelErrors[keyof RemoveModelErrors];

export type RemoveModelResponses = {
    /**
     * The sheet is removed.
     */
    200: ModelRemovedResponse;
};

export type RemoveModelResponse = RemoveModelResponses[keyof RemoveModelResponses];

export type GetModelData = {
    body?: never;
    path: {
        /**
         * The model’s id, with `/` and other reserved characters percent-encoded.
         */
        model_id: string;
    };
    query?: never;
    url: '/api/v1/models/{model_id}';
};

export type GetModelErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetModelError = GetModelErrors[keyof GetModelErrors];

export type GetModelResponses = {
    /**
     * The sheet.
     */
    200: ModelResponse;
};

export type GetModelResponse = GetModelResponses[keyof GetModelResponses];

export type PutModelData = {
    body: PutModelRequest;
    path: {
        /**
         * The model’s id, with `/` and other reserved characters percent-encoded.
         */
        model_id: string;
    };
    query?: never;
    url: '/api/v1/models/{model_id}';
};

export type PutModelErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type PutModelError = PutModelErrors[keyof PutModelErrors];

export type PutModelResponses = {
    /**
     * The sheet as it counts now.
     */
    200: ModelResponse;
    /**
     * The operator’s first sheet for this model.
     */
    201: ModelResponse;
};

export type PutModelResponse = PutModelResponses[keyof PutModelResponses];

export type ListModelVersionsData = {
    body?: never;
    path: {
        /**
         * The model’s id, with `/` and other reserved characters percent-encoded.
         */
        model_id: string;
    };
    query?: {
        /**
         * How many versions a page has at most.
         */
        limit?: number;
        /**
         * The `next_cursor` of the page before; the newest versions without it.
         */
        cursor?: string;
    };
    url: '/api/v1/models/{model_id}/versions';
};

export type ListModelVersionsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListModelVersionsError = ListModelVersionsErrors[keyof ListModelVersionsErrors];

export type ListModelVersionsResponses = {
    /**
     * A page of versions.
     */
    200: SheetVersionsResponse;
};

export type ListModelVersionsResponse = ListModelVersionsResponses[keyof ListModelVersionsResponses];

export type QuoteCallData = {
    body: QuoteRequest;
    path: {
        /**
         * The model’s id, with `/` and other reserved characters percent-encoded.
         */
        model_id: string;
    };
    query?: never;
    url: '/api/v1/models/{model_id}/quote';
};

export type QuoteCallErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type QuoteCallError = QuoteCallErrors[keyof QuoteCallErrors];

export type QuoteCallResponses = {
    /**
     * What the call would cost.
     */
    200: QuoteResponse;
};

export type QuoteCallResponse = QuoteCallResponses[keyof QuoteCallResponses];

export type ListPricingData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/pricing';
};

export type ListPricingErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type ListPricingError = ListPricingErrors[keyof ListPricingErrors];

export type ListPricingResponses = {
    /**
     * All models.
     */
    200: PricingListResponse;
};

export type ListPricingResponse = ListPricingResponses[keyof ListPricingResponses];

export type CreatePricingData = {
    body: CreatePricingRequest;
    path?: never;
    query?: never;
    url: '/v1/pricing';
};

export type CreatePricingErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `model_exists`: The model has prices already. Change them with PUT.
     */
    409: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type CreatePricingError = CreatePricingErrors[keyof CreatePricingErrors];

export type CreatePricingResponses = {
    /**
     * The model can be called from now on.
     */
    201: PricingResponse;
};

export type CreatePricingResponse = CreatePricingResponses[keyof CreatePricingResponses];

export type UpdatePricingData = {
    body: UpdatePricingRequest;
    path: {
        /**
         * The model’s id, with `/` and other reserved characters percent-encoded.
         */
        model_id: string;
    };
    query?: never;
    url: '/v1/pricing/{model_id}';
};

export type UpdatePricingErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     *
     * `malformed_json`: The body is not valid JSON in UTF-8. Send valid JSON.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `not_found`: There is nothing at this path. Check the path against /docs.
     */
    404: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `payload_too_large`: The body is larger than this path takes. Send less, or in several requests.
     */
    413: Problem;
    /**
     * `unsupported_media_type`: The body must be uncompressed JSON in UTF-8. Send it with `Content-Type: application/json`.
     */
    415: Problem;
    /**
     * `validation_failed`: Fields of the request are not valid. Correct the fields that `errors` lists.
     */
    422: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type UpdatePricingError = UpdatePricingErrors[keyof UpdatePricingErrors];

export type UpdatePricingResponses = {
    /**
     * The prices as they count now.
     */
    200: PricingResponse;
};

export type UpdatePricingResponse = UpdatePricingResponses[keyof UpdatePricingResponses];

export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/health';
};

export type GetHealthErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * The ledger does not answer or takes no writes.
     *
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
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
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
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

export type GetStatusData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/status';
};

export type GetStatusErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
};

export type GetStatusError = GetStatusErrors[keyof GetStatusErrors];

export type GetStatusResponses = {
    /**
     * The state at this moment.
     */
    200: StatusResponse;
};

export type GetStatusResponse = GetStatusResponses[keyof GetStatusResponses];

export type CreateBackupData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/backups';
};

export type CreateBackupErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `backup_running`: Another backup is under way; one is made at a time. Wait until it is made, and ask again if you need one more.
     *
     * `backup_not_supported`: The metadata store is in PostgreSQL, which the service does not copy. Back it up with pg_dump, and TigerBeetle by its own means.
     */
    409: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
     */
    503: Problem;
    /**
     * `backup_failed`: The backup could not be written, because of a full disk for instance; nothing of it is left. Mend what the detail names; the log has the cause.
     */
    507: Problem;
};

export type CreateBackupError = CreateBackupErrors[keyof CreateBackupErrors];

export type CreateBackupResponses = {
    /**
     * The backup.
     */
    201: BackupResponse;
};

export type CreateBackupResponse = CreateBackupResponses[keyof CreateBackupResponses];

export type GetMetricsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/metrics';
};

export type GetMetricsErrors = {
    /**
     * `bad_request`: The request is not valid HTTP, or its path can't be decoded. Send valid HTTP, with the path percent-encoded.
     */
    400: Problem;
    /**
     * `unauthenticated`: The call needs a key that the service knows. Send one as `Authorization: Bearer <key>`.
     */
    401: Problem;
    /**
     * `forbidden`: The caller's key does not allow this call. Use a key with the role or scope that the call needs.
     */
    403: Problem;
    /**
     * `request_timeout`: The request did not arrive in time. Send it again.
     */
    408: Problem;
    /**
     * `rate_limited`: Too many requests in this minute. Wait as long as `Retry-After` says, then repeat.
     */
    429: Problem;
    /**
     * `headers_too_large`: The request line and headers are too large. Send fewer or shorter ones.
     */
    431: Problem;
    /**
     * `internal_error`: Something went wrong in the service. Repeat it once; if it happens again, report the `request_id`.
     */
    500: Problem;
    /**
     * `service_unavailable`: The service is not available for the moment. Repeat it a little later.
     *
     * `overloaded`: The service has as much under way as it takes. Nothing was changed. Repeat it after `Retry-After`.
     *
     * `auth_not_configured`: The service has no admin keys, so no admin call can be made. Ask the operator to set `ADMIN_API_KEYS`.
     *
     * `metadata_unavailable`: The store of names and descriptions does not answer. Nothing was changed. Repeat it after `Retry-After`.
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
