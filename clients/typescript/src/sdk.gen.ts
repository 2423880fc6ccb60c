// Made from openapi.json by `npm run generate:client`.

import { client } from './client.gen.js';
import type { Client, Options as Options2, TDataShape } from './client/index.js';
import type { BillData, BillErrors, BillResponses, CaptureHoldData, CaptureHoldErrors, CaptureHoldResponses, CheckBooksData, CheckBooksErrors, CheckBooksResponses, CreateAccountData, CreateAccountErrors, CreateAccountResponses, CreateBackupData, CreateBackupErrors, CreateBackupResponses, CreateHoldData, CreateHoldErrors, CreateHoldResponses, CreateKeyData, CreateKeyErrors, CreateKeyResponses, CreatePricingData, CreatePricingErrors, CreatePricingResponses, CreateRefundData, CreateRefundErrors, CreateRefundResponses, EraseUserData, EraseUserErrors, EraseUserResponses, FindTransactionsData, FindTransactionsErrors, FindTransactionsResponses, ForgiveLossesData, ForgiveLossesErrors, ForgiveLossesResponses, GetAccountData, GetAccountErrors, GetAccountResponses, GetBalanceData, GetBalanceErrors, GetBalanceResponses, GetBooksData, GetBooksErrors, GetBooksResponses, GetCallData, GetCallErrors, GetCallResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetHoldData, GetHoldErrors, GetHoldResponses, GetKeyData, GetKeyErrors, GetKeyResponses, GetLivenessData, GetLivenessErrors, GetLivenessResponses, GetMeData, GetMeErrors, GetMeResponses, GetMetricsData, GetMetricsErrors, GetMetricsResponses, GetModelData, GetModelErrors, GetModelResponses, GetOverviewData, GetOverviewErrors, GetOverviewResponses, GetReadinessData, GetReadinessErrors, GetReadinessResponses, GetStatusData, GetStatusErrors, GetStatusResponses, GetTransactionData, GetTransactionErrors, GetTransactionResponses, GetUsageData, GetUsageErrors, GetUsageResponses, GetUsageSummaryData, GetUsageSummaryErrors, GetUsageSummaryResponses, GetUserData, GetUserErrors, GetUserResponses, GetUserUsageSummaryData, GetUserUsageSummaryErrors, GetUserUsageSummaryResponses, ListBalancesData, ListBalancesErrors, ListBalancesResponses, ListCallsData, ListCallsErrors, ListCallsResponses, ListHoldsData, ListHoldsErrors, ListHoldsResponses, ListKeysData, ListKeysErrors, ListKeysResponses, ListModelsData, ListModelsErrors, ListModelsResponses, ListModelVersionsData, ListModelVersionsErrors, ListModelVersionsResponses, ListPricingData, ListPricingErrors, ListPricingResponses, ListRefusalsData, ListRefusalsErrors, ListRefusalsResponses, ListTransactionsData, ListTransactionsErrors, ListTransactionsResponses, ListUnpricedModelsData, ListUnpricedModelsErrors, ListUnpricedModelsResponses, ListUsersData, ListUsersErrors, ListUsersResponses, ListUserTransactionsData, ListUserTransactionsErrors, ListUserTransactionsResponses, ListUserUsageData, ListUserUsageErrors, ListUserUsageResponses, PutModelData, PutModelErrors, PutModelResponses, QuoteCallData, QuoteCallErrors, QuoteCallResponses, ReleaseHoldData, ReleaseHoldErrors, ReleaseHoldResponses, RemoveModelData, RemoveModelErrors, RemoveModelResponses, RevokeKeyData, RevokeKeyErrors, RevokeKeyResponses, RunBatchData, RunBatchErrors, RunBatchResponses, TopUpData, TopUpErrors, TopUpResponses, UpdateAccountData, UpdateAccountErrors, UpdateAccountResponses, UpdateKeyData, UpdateKeyErrors, UpdateKeyResponses, UpdatePricingData, UpdatePricingErrors, UpdatePricingResponses } from './types.gen.js';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: Record<string, unknown>;
};

/**
 * Create an account
 *
 * One account per user and currency. An opening balance appears in the history as a top-up. Scope: `accounts`.
 */
export const createAccount = <ThrowOnError extends boolean = false>(options: Options<CreateAccountData, ThrowOnError>) => (options.client ?? client).post<CreateAccountResponses, CreateAccountErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Read an account
 *
 * The balance, the credits that holds reserve, and the credits that can be spent. Scope: `read`, or the key of this user.
 */
export const getAccount = <ThrowOnError extends boolean = false>(options: Options<GetAccountData, ThrowOnError>) => (options.client ?? client).get<GetAccountResponses, GetAccountErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}',
    ...options
});

/**
 * Change a user’s name
 *
 * The name belongs to the user, so that all accounts of the user show it. Credits stay as they are. Scope: `accounts`.
 */
export const updateAccount = <ThrowOnError extends boolean = false>(options: Options<UpdateAccountData, ThrowOnError>) => (options.client ?? client).patch<UpdateAccountResponses, UpdateAccountErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Read a balance
 *
 * The posted balance. It still contains what pending holds reserve; `getAccount` shows both. Scope: `read`.
 */
export const getBalance = <ThrowOnError extends boolean = false>(options: Options<GetBalanceData, ThrowOnError>) => (options.client ?? client).post<GetBalanceResponses, GetBalanceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/balance',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Add credits
 *
 * Moves credits from the operator’s funding account to the user. Scope: `topup`.
 */
export const topUp = <ThrowOnError extends boolean = false>(options: Options<TopUpData, ThrowOnError>) => (options.client ?? client).post<TopUpResponses, TopUpErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/topup',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Bill usage
 *
 * Moves credits from the user to the operator’s revenue account, never more than the user has available. Scope: `bill`.
 */
export const bill = <ThrowOnError extends boolean = false>(options: Options<BillData, ThrowOnError>) => (options.client ?? client).post<BillResponses, BillErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/bill',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Reserve credits
 *
 * Held credits can’t be spent on anything else until the hold is captured or released, or expires. Scope: `bill`.
 */
export const createHold = <ThrowOnError extends boolean = false>(options: Options<CreateHoldData, ThrowOnError>) => (options.client ?? client).post<CreateHoldResponses, CreateHoldErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/holds',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Read a hold
 *
 * The status of the hold and the credits captured from it. Scope: `read`.
 */
export const getHold = <ThrowOnError extends boolean = false>(options: Options<GetHoldData, ThrowOnError>) => (options.client ?? client).get<GetHoldResponses, GetHoldErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/holds/{hold_id}',
    ...options
});

/**
 * Capture a hold
 *
 * Bills the hold, in part or in full, and frees the rest. A capture of 0 releases the hold and makes no transaction. A hold is settled once, so a repeated request needs no key and gets the first answer. Scope: `bill`.
 */
export const captureHold = <ThrowOnError extends boolean = false>(options: Options<CaptureHoldData, ThrowOnError>) => (options.client ?? client).post<CaptureHoldResponses, CaptureHoldErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/holds/{hold_id}/capture',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Release a hold
 *
 * Frees all of the hold. A hold is settled once, so a repeated request needs no key and gets the first answer. Scope: `bill`.
 */
export const releaseHold = <ThrowOnError extends boolean = false>(options: Options<ReleaseHoldData, ThrowOnError>) => (options.client ?? client).post<ReleaseHoldResponses, ReleaseHoldErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/holds/{hold_id}/release',
    ...options
});

/**
 * Read the open holds
 *
 * The holds that make up the `held` of the account, newest first, in pages. A page looks at a bounded number of holds, so it may have fewer than `limit`, or none: go on until `next_cursor` is null. Scope: `read`, or the key of this user.
 */
export const listHolds = <ThrowOnError extends boolean = false>(options: Options<ListHoldsData, ThrowOnError>) => (options.client ?? client).get<ListHoldsResponses, ListHoldsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}/holds',
    ...options
});

/**
 * Refund a bill
 *
 * Refunds a bill or a captured hold, in part or in full. With an Idempotency-Key per refund, a bill can have several, up to its amount. A refund without a key is the only one of its bill: a repeated request gets the first answer. Keys of refunds count per account, apart from those of other calls. Scope: `refund`.
 */
export const createRefund = <ThrowOnError extends boolean = false>(options: Options<CreateRefundData, ThrowOnError>) => (options.client ?? client).post<CreateRefundResponses, CreateRefundErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/refunds',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Make many movements
 *
 * Up to 5,000 top-ups and bills in 4 MB, each on its own or (`atomic`) all or none. One malformed operation refuses the whole batch. An `Idempotency-Key` covers the whole batch and belongs to its exact list; operations may have keys of their own. Scope: `topup` or `bill`.
 */
export const runBatch = <ThrowOnError extends boolean = false>(options: Options<RunBatchData, ThrowOnError>) => (options.client ?? client).post<RunBatchResponses, RunBatchErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/batch',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Read a history
 *
 * Newest first, in pages. With `Accept: text/csv` or `format=csv` the whole range comes as one stream, and `limit` and `cursor` are ignored. It has descriptions as they were sent, and a spreadsheet may run `=…` as a formula. With `excel=1` such cells begin with an apostrophe, and the file with a byte order mark. A stream that breaks off is incomplete. The service ends a stream that nobody reads for 30 s. Scope: `read`, or the key of this user.
 */
export const listTransactions = <ThrowOnError extends boolean = false>(options: Options<ListTransactionsData, ThrowOnError>) => (options.client ?? client).get<ListTransactionsResponses, ListTransactionsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}/transactions',
    ...options
});

/**
 * Read an account’s balance by periods
 *
 * What was added and spent per hour, day or month in UTC, and the balance at the end of each: as the ledger keeps it, however many movements there were. At most 1,000 buckets. Scope: `read`, or the key of this user.
 */
export const listBalances = <ThrowOnError extends boolean = false>(options: Options<ListBalancesData, ThrowOnError>) => (options.client ?? client).get<ListBalancesResponses, ListBalancesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}/balances',
    ...options
});

/**
 * Find transactions by their reference
 *
 * All bills, top-ups and captures that carry the reference, of all users and currencies, newest first. Refunds carry none. A page may have fewer than `limit`, even none, before the last one: holds that were released, and users who were erased, leave gaps. Scope: `read`.
 */
export const findTransactions = <ThrowOnError extends boolean = false>(options: Options<FindTransactionsData, ThrowOnError>) => (options.client ?? client).get<FindTransactionsResponses, FindTransactionsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/transactions',
    ...options
});

/**
 * Read a transaction
 *
 * One movement, and for a bill what was refunded of it. Pending, released and expired holds are not transactions. Scope: `read`.
 */
export const getTransaction = <ThrowOnError extends boolean = false>(options: Options<GetTransactionData, ThrowOnError>) => (options.client ?? client).get<GetTransactionResponses, GetTransactionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/transactions/{transaction_id}',
    ...options
});

/**
 * List users
 *
 * Newest first, or by `sort`; all of them, or those that `q` finds. Page numbers count from the first user at the moment, so that they shift while users are added. To read every user once, ask for a `sort` and follow `next_cursor`. A search reads every user twice: some 80 ms for 100,000 of them. `from` adds a read or two of the ledger per user. Needs an admin key.
 */
export const listUsers = <ThrowOnError extends boolean = false>(options?: Options<ListUsersData, ThrowOnError>) => (options?.client ?? client).get<ListUsersResponses, ListUsersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users',
    ...options
});

/**
 * Erase a user
 *
 * Deletes the user’s name and the descriptions and reasons that no other user has used, and puts a pseudonym in place of the id. Credits and movements stay in the ledger, and calls with the id go on, without a name. The same call again answers the same pseudonym, and deletes what came meanwhile; send it again, too, where the answer got lost. Needs an admin key.
 */
export const eraseUser = <ThrowOnError extends boolean = false>(options: Options<EraseUserData, ThrowOnError>) => (options.client ?? client).delete<EraseUserResponses, EraseUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users/{user_id}',
    ...options
});

/**
 * Read a user
 *
 * The user’s name, the balance in the default currency and how long it lasts, the accounts in all currencies, and today’s losses by AI calls. Needs an admin key.
 */
export const getUser = <ThrowOnError extends boolean = false>(options: Options<GetUserData, ThrowOnError>) => (options.client ?? client).get<GetUserResponses, GetUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users/{user_id}',
    ...options
});

/**
 * Forgive a user’s losses by AI calls
 *
 * Lifts `loss_limit`: what the user’s calls up to now used and nobody pays, no longer counts towards MAX_LOSS_USD. Later calls count again. Records and charges stay as they are. It counts at once in the process that is asked, within five seconds in others. Needs an admin key.
 */
export const forgiveLosses = <ThrowOnError extends boolean = false>(options: Options<ForgiveLossesData, ThrowOnError>) => (options.client ?? client).delete<ForgiveLossesResponses, ForgiveLossesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users/{user_id}/losses',
    ...options
});

/**
 * Read a user’s history by page number
 *
 * Newest first, in the default currency. To follow a history while it grows, use `listTransactions` and its cursor instead. Needs an admin key.
 */
export const listUserTransactions = <ThrowOnError extends boolean = false>(options: Options<ListUserTransactionsData, ThrowOnError>) => (options.client ?? client).get<ListUserTransactionsResponses, ListUserTransactionsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users/{user_id}/transactions',
    ...options
});

/**
 * List keys
 *
 * Without their secrets, newest first. Revoked and expired keys stay in the list. Scope: `user_keys`.
 */
export const listKeys = <ThrowOnError extends boolean = false>(options?: Options<ListKeysData, ThrowOnError>) => (options?.client ?? client).get<ListKeysResponses, ListKeysErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/keys',
    ...options
});

/**
 * Issue a key
 *
 * The answer shows the secret, and nothing else ever does. If the answer gets lost, revoke the key and issue another. An application with the scope `user_keys` issues keys of role `user` only. Scope: `user_keys`.
 */
export const createKey = <ThrowOnError extends boolean = false>(options: Options<CreateKeyData, ThrowOnError>) => (options.client ?? client).post<CreateKeyResponses, CreateKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Revoke a key
 *
 * The key works no more: at once in the process that is asked, within five seconds in others. It stays in the list. A repeated request gets the same answer. Scope: `user_keys`.
 */
export const revokeKey = <ThrowOnError extends boolean = false>(options: Options<RevokeKeyData, ThrowOnError>) => (options.client ?? client).delete<RevokeKeyResponses, RevokeKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/keys/{key_id}',
    ...options
});

/**
 * Read a key
 *
 * Without its secret, with what it has spent of its budget. Scope: `user_keys`.
 */
export const getKey = <ThrowOnError extends boolean = false>(options: Options<GetKeyData, ThrowOnError>) => (options.client ?? client).get<GetKeyResponses, GetKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/keys/{key_id}',
    ...options
});

/**
 * Change a key
 *
 * Absent fields stay as they are, and null removes a limit. The change counts at once in the process that is asked, within five seconds in others. Of a lowered budget, what is neither spent nor held is gone at once; what open holds give back goes within a minute or two. Scope: `user_keys`.
 */
export const updateKey = <ThrowOnError extends boolean = false>(options: Options<UpdateKeyData, ThrowOnError>) => (options.client ?? client).patch<UpdateKeyResponses, UpdateKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/keys/{key_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Read one’s own limits
 *
 * The role and limits of the key that makes the call and, of a user’s key, the user’s credits.
 */
export const getMe = <ThrowOnError extends boolean = false>(options?: Options<GetMeData, ThrowOnError>) => (options?.client ?? client).get<GetMeResponses, GetMeErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/me',
    ...options
});

/**
 * List AI calls
 *
 * Newest first, in pages. With `Accept: text/csv` or `format=csv` all calls of the query come as one stream, and `limit` and `cursor` are ignored; `excel=1` makes it safe for spreadsheets. A user’s key sees the calls of that user alone; an application needs the scope `read`.
 */
export const listCalls = <ThrowOnError extends boolean = false>(options?: Options<ListCallsData, ThrowOnError>) => (options?.client ?? client).get<ListCallsResponses, ListCallsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/calls',
    ...options
});

/**
 * Read a receipt
 *
 * What an AI call used and cost, with all that the charge follows from: the sum of the lines and the markup, times the credits per USD, rounded up to a nano-credit, at most the hold. A user’s key sees the calls of that user alone; an application needs the scope `read`.
 */
export const getCall = <ThrowOnError extends boolean = false>(options: Options<GetCallData, ThrowOnError>) => (options.client ?? client).get<GetCallResponses, GetCallErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/calls/{call_id}',
    ...options
});

/**
 * Read the books
 *
 * What was topped up, billed and refunded per hour, day or month in UTC, and what users owned at the end: by the ledger itself, which keeps past balances. At most 1,000 buckets. Days have 24 hours here, whatever clocks do elsewhere. Scope: `read`.
 */
export const getBooks = <ThrowOnError extends boolean = false>(options?: Options<GetBooksData, ThrowOnError>) => (options?.client ?? client).get<GetBooksResponses, GetBooksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/books',
    ...options
});

/**
 * Check the books
 *
 * Compares the balances of all users with the operator’s accounts, and the charges of AI calls per day with their captures in the ledger. At most 31 days. Calls that end meanwhile may show as differences: ask again.
 */
export const checkBooks = <ThrowOnError extends boolean = false>(options?: Options<CheckBooksData, ThrowOnError>) => (options?.client ?? client).get<CheckBooksResponses, CheckBooksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/books/check',
    ...options
});

/**
 * Read the overview
 *
 * The operator’s numbers in a range, each beside the period before, and what needs attention. Credits are the ledger’s; AI calls count by the moment of their start. Needs an admin key.
 */
export const getOverview = <ThrowOnError extends boolean = false>(options?: Options<GetOverviewData, ThrowOnError>) => (options?.client ?? client).get<GetOverviewResponses, GetOverviewErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/overview',
    ...options
});

/**
 * List refused AI calls
 *
 * AI calls that the service answered with an error of its own before anything was sent to a provider, counted by day, code, model and key. A call counts within some seconds; a process that is killed loses its last ones. Needs an admin key.
 */
export const listRefusals = <ThrowOnError extends boolean = false>(options?: Options<ListRefusalsData, ThrowOnError>) => (options?.client ?? client).get<ListRefusalsResponses, ListRefusalsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/refusals',
    ...options
});

/**
 * List models without a price
 *
 * The models of refused AI calls that have no price by now, or none for a class of tokens or a service tier: over all days and keys, the most often named first. A model leaves the list once it can be called. Needs an admin key.
 */
export const listUnpricedModels = <ThrowOnError extends boolean = false>(options?: Options<ListUnpricedModelsData, ThrowOnError>) => (options?.client ?? client).get<ListUnpricedModelsResponses, ListUnpricedModelsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/refusals/unpriced-models',
    ...options
});

/**
 * Read what AI calls add up to
 *
 * Calls, tokens and credits of one currency by period, model, user, key, provider or tag, of calls that have ended, by their start. Periods without calls come with zeros. Periods are UTC’s: days of 23 or 25 hours elsewhere are the reader’s affair. `from` and `to` are rounded outwards to full hours, and where users, keys or tags are grouped or filtered by, to full days; the answer has them as they were rounded. More than 10,000 rows are refused. Refunds are movements of their own and change no sum here. With `Accept: text/csv` or `format=csv` the rows come as CSV; `excel=1` makes it safe for spreadsheets. A user’s key sees the sums of that user alone; an application needs the scope `read`.
 */
export const getUsage = <ThrowOnError extends boolean = false>(options?: Options<GetUsageData, ThrowOnError>) => (options?.client ?? client).get<GetUsageResponses, GetUsageErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/usage',
    ...options
});

/**
 * Add up all AI calls by model
 *
 * Of all time and all currencies. `getUsage` has them by period. Needs an admin key.
 */
export const getUsageSummary = <ThrowOnError extends boolean = false>(options?: Options<GetUsageSummaryData, ThrowOnError>) => (options?.client ?? client).get<GetUsageSummaryResponses, GetUsageSummaryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/v1/usage/summary',
    ...options
});

/**
 * List a user’s AI calls by page number
 *
 * Newest first, of calls that have ended. `listCalls` has all that is known of them. Needs an admin key.
 */
export const listUserUsage = <ThrowOnError extends boolean = false>(options: Options<ListUserUsageData, ThrowOnError>) => (options.client ?? client).get<ListUserUsageResponses, ListUserUsageErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/v1/usage/user/{user_id}',
    ...options
});

/**
 * Add up a user’s AI calls by model
 *
 * Of all time and all currencies. `getUsage` has them by period. Needs an admin key.
 */
export const getUserUsageSummary = <ThrowOnError extends boolean = false>(options: Options<GetUserUsageSummaryData, ThrowOnError>) => (options.client ?? client).get<GetUserUsageSummaryResponses, GetUserUsageSummaryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/v1/usage/user/{user_id}/summary',
    ...options
});

/**
 * List models
 *
 * All models that have prices: those of the built-in catalogue and the operator’s own, disabled ones too. Prices are USD per million tokens.
 */
export const listModels = <ThrowOnError extends boolean = false>(options?: Options<ListModelsData, ThrowOnError>) => (options?.client ?? client).get<ListModelsResponses, ListModelsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/models',
    ...options
});

/**
 * Remove a model’s sheet
 *
 * Takes the operator’s sheet away: the catalogue’s counts again, or the model is gone. Its versions stay.
 */
export const removeModel = <ThrowOnError extends boolean = false>(options: Options<RemoveModelData, ThrowOnError>) => (options.client ?? client).delete<RemoveModelResponses, RemoveModelErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/models/{model_id}',
    ...options
});

/**
 * Read a model
 *
 * The sheet that a call for this name is billed by. The name may also be an alias, or be followed by a date, `-latest` or a number of three digits.
 */
export const getModel = <ThrowOnError extends boolean = false>(options: Options<GetModelData, ThrowOnError>) => (options.client ?? client).get<GetModelResponses, GetModelErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/models/{model_id}',
    ...options
});

/**
 * Set a model’s sheet
 *
 * Replaces the whole sheet by a new version, also that of a model of the catalogue; what is left out is not kept. The same sheet again changes nothing, but that it opens a model that answered without a usage. It counts at once in the process that is asked, within five seconds in others; calls that have begun are billed by the sheet they began with. Classes without a price are not free: calls that can use them are refused.
 */
export const putModel = <ThrowOnError extends boolean = false>(options: Options<PutModelData, ThrowOnError>) => (options.client ?? client).put<PutModelResponses, PutModelErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/models/{model_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List the versions of a sheet
 *
 * All that the operator has ever put for a model, newest first. A version never changes, so that each receipt of a call can be recomputed. A model of the catalogue that was never changed has none.
 */
export const listModelVersions = <ThrowOnError extends boolean = false>(options: Options<ListModelVersionsData, ThrowOnError>) => (options.client ?? client).get<ListModelVersionsResponses, ListModelVersionsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/models/{model_id}/versions',
    ...options
});

/**
 * Work out what a call would cost
 *
 * Counts with the sheet that a call for this name is billed by, or with the `sheet` of the request, by the same rules as a charge: the sum of the lines and the markup, times the credits per USD, rounded up to a nano-credit. Nothing is stored or held. Needs an admin key.
 */
export const quoteCall = <ThrowOnError extends boolean = false>(options: Options<QuoteCallData, ThrowOnError>) => (options.client ?? client).post<QuoteCallResponses, QuoteCallErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/models/{model_id}/quote',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List prices per thousand tokens
 *
 * The prices of input and output of all models. `listModels` knows them all.
 */
export const listPricing = <ThrowOnError extends boolean = false>(options?: Options<ListPricingData, ThrowOnError>) => (options?.client ?? client).get<ListPricingResponses, ListPricingErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/v1/pricing',
    ...options
});

/**
 * Add a model by two prices
 *
 * Adds a sheet with prices for input and output alone. `putModel` takes all that a sheet can have.
 */
export const createPricing = <ThrowOnError extends boolean = false>(options: Options<CreatePricingData, ThrowOnError>) => (options.client ?? client).post<CreatePricingResponses, CreatePricingErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/v1/pricing',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Change a model’s two prices
 *
 * Makes a new version of the sheet, in which absent fields and all other prices stay as they are.
 */
export const updatePricing = <ThrowOnError extends boolean = false>(options: Options<UpdatePricingData, ThrowOnError>) => (options.client ?? client).put<UpdatePricingResponses, UpdatePricingErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/v1/pricing/{model_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Check whether the service works
 *
 * Healthy means that the ledger has just answered and took its last write. Needs no key.
 */
export const getHealth = <ThrowOnError extends boolean = false>(options?: Options<GetHealthData, ThrowOnError>) => (options?.client ?? client).get<GetHealthResponses, GetHealthErrors, ThrowOnError>({ url: '/api/v1/health', ...options });

/**
 * Check whether the process is up
 *
 * For an orchestrator, which restarts a process that does not answer. Needs no key.
 */
export const getLiveness = <ThrowOnError extends boolean = false>(options?: Options<GetLivenessData, ThrowOnError>) => (options?.client ?? client).get<GetLivenessResponses, GetLivenessErrors, ThrowOnError>({ url: '/api/v1/health/live', ...options });

/**
 * Check whether the service takes requests
 *
 * For an orchestrator or a load balancer. Ready means that the ledger has just answered and took its last write, that the store of names and descriptions has just taken a write, and that the service is not shutting down. Needs no key.
 */
export const getReadiness = <ThrowOnError extends boolean = false>(options?: Options<GetReadinessData, ThrowOnError>) => (options?.client ?? client).get<GetReadinessResponses, GetReadinessErrors, ThrowOnError>({ url: '/api/v1/health/ready', ...options });

/**
 * Read the state of the service
 *
 * What an operator looks at first: the ledger, the store, the providers, AI calls, processes and latencies. It answers while the ledger or the store is away, too. Needs an admin key.
 */
export const getStatus = <ThrowOnError extends boolean = false>(options?: Options<GetStatusData, ThrowOnError>) => (options?.client ?? client).get<GetStatusResponses, GetStatusErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/status',
    ...options
});

/**
 * Make a backup
 *
 * Copies the embedded ledger and the metadata store to a new folder in BACKUP_DIR, named by the time, while movements go on, and answers once the copy is on the disk. It shows one moment: all that was answered before the call is in it. Where the ledger is a TigerBeetle server, only the metadata store is copied. Needs an admin key.
 */
export const createBackup = <ThrowOnError extends boolean = false>(options?: Options<CreateBackupData, ThrowOnError>) => (options?.client ?? client).post<CreateBackupResponses, CreateBackupErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/backups',
    ...options
});

/**
 * Read the metrics
 *
 * In the Prometheus text format. Needs an admin key.
 */
export const getMetrics = <ThrowOnError extends boolean = false>(options?: Options<GetMetricsData, ThrowOnError>) => (options?.client ?? client).get<GetMetricsResponses, GetMetricsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/metrics',
    ...options
});
