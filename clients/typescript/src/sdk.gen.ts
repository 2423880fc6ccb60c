// Made from openapi.json by `npm run generate:client`.

import type { Client, Options as Options2, TDataShape } from './client';
import { client } from './client.gen';
import type { BillData, BillErrors, BillResponses, CaptureHoldData, CaptureHoldErrors, CaptureHoldResponses, CreateAccountData, CreateAccountErrors, CreateAccountResponses, CreateHoldData, CreateHoldErrors, CreateHoldResponses, CreateRefundData, CreateRefundErrors, CreateRefundResponses, GetAccountData, GetAccountErrors, GetAccountResponses, GetBalanceData, GetBalanceErrors, GetBalanceResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetHoldData, GetHoldErrors, GetHoldResponses, GetLivenessData, GetLivenessErrors, GetLivenessResponses, GetMetricsData, GetMetricsErrors, GetMetricsResponses, GetReadinessData, GetReadinessErrors, GetReadinessResponses, GetTransactionData, GetTransactionErrors, GetTransactionResponses, GetUserData, GetUserErrors, GetUserResponses, ListTransactionsData, ListTransactionsErrors, ListTransactionsResponses, ListUsersData, ListUsersErrors, ListUsersResponses, ListUserTransactionsData, ListUserTransactionsErrors, ListUserTransactionsResponses, ReleaseHoldData, ReleaseHoldErrors, ReleaseHoldResponses, RunBatchData, RunBatchErrors, RunBatchResponses, TopUpData, TopUpErrors, TopUpResponses } from './types.gen';

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
 * One account a user and currency. An opening balance is a top-up in the account’s history.
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
 * What the account holds, what of it is reserved, and what can still be spent.
 */
export const getAccount = <ThrowOnError extends boolean = false>(options: Options<GetAccountData, ThrowOnError>) => (options.client ?? client).get<GetAccountResponses, GetAccountErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}',
    ...options
});

/**
 * Read a balance
 *
 * What is posted on the account. Pending holds are not taken off; `getAccount` tells them apart.
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
 * Moves credits from the operator’s funding account to the user.
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
 * Moves credits from the user to the operator’s revenue account, never more than is available to the user.
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
 * What is held can’t be spent otherwise until it is captured, released or expired.
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
 * What became of the hold.
 */
export const getHold = <ThrowOnError extends boolean = false>(options: Options<GetHoldData, ThrowOnError>) => (options.client ?? client).get<GetHoldResponses, GetHoldErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/holds/{hold_id}',
    ...options
});

/**
 * Bill a hold
 *
 * Bills a part of the hold, or all of it, and frees the rest. A capture of 0 is a release and makes no transaction. A hold is settled once, so the same request again gets the first answer without a key.
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
 * Free a hold
 *
 * Gives all of the hold back. A hold is settled once, so the same request again gets the first answer without a key.
 */
export const releaseHold = <ThrowOnError extends boolean = false>(options: Options<ReleaseHoldData, ThrowOnError>) => (options.client ?? client).post<ReleaseHoldResponses, ReleaseHoldErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/holds/{hold_id}/release',
    ...options
});

/**
 * Give a bill back
 *
 * Gives a bill or a captured hold back, in part or whole. With an Idempotency-Key per refund, a bill can have several, up to its amount. A refund without a key is the only one of its bill: the same request again gets the first answer. The keys of refunds count per account, apart from those of other calls.
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
 * Up to 5,000 top-ups and bills in 4 MB, each by itself, or (`atomic`) all or none. A malformed operation refuses the whole batch. An `Idempotency-Key` covers the whole batch and belongs to its exact list; operations may have keys of their own.
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
 * Newest first, in pages. With `Accept: text/csv` the whole range comes as one stream, and `limit` and `cursor` mean nothing. Descriptions stand in it as they were sent, so import that column as text: a spreadsheet may take `=…` for a formula. A stream that breaks off is not complete, and one of which nothing is taken for 30 s is ended.
 */
export const listTransactions = <ThrowOnError extends boolean = false>(options: Options<ListTransactionsData, ThrowOnError>) => (options.client ?? client).get<ListTransactionsResponses, ListTransactionsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/accounts/{user_id}/transactions',
    ...options
});

/**
 * Read a transaction
 *
 * One movement. Pending, released and expired holds are none.
 */
export const getTransaction = <ThrowOnError extends boolean = false>(options: Options<GetTransactionData, ThrowOnError>) => (options.client ?? client).get<GetTransactionResponses, GetTransactionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, { scheme: 'bearer', type: 'http' }],
    url: '/api/v1/transactions/{transaction_id}',
    ...options
});

/**
 * List users
 *
 * Newest first. Needs an admin key.
 */
export const listUsers = <ThrowOnError extends boolean = false>(options?: Options<ListUsersData, ThrowOnError>) => (options?.client ?? client).get<ListUsersResponses, ListUsersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users',
    ...options
});

/**
 * Read a user
 *
 * The user’s name and balance in the default currency. Needs an admin key.
 */
export const getUser = <ThrowOnError extends boolean = false>(options: Options<GetUserData, ThrowOnError>) => (options.client ?? client).get<GetUserResponses, GetUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/api/v1/users/{user_id}',
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
 * Ask whether the service can work
 *
 * Healthy means that the ledger answered just now. Needs no key.
 */
export const getHealth = <ThrowOnError extends boolean = false>(options?: Options<GetHealthData, ThrowOnError>) => (options?.client ?? client).get<GetHealthResponses, GetHealthErrors, ThrowOnError>({ url: '/api/v1/health', ...options });

/**
 * Ask whether the process is up
 *
 * For an orchestrator, which starts the process anew where it does not answer. Needs no key.
 */
export const getLiveness = <ThrowOnError extends boolean = false>(options?: Options<GetLivenessData, ThrowOnError>) => (options?.client ?? client).get<GetLivenessResponses, GetLivenessErrors, ThrowOnError>({ url: '/api/v1/health/live', ...options });

/**
 * Ask whether requests should be sent here
 *
 * For an orchestrator or a load balancer: ready means that the ledger and the store of names and descriptions answered just now, and that the service is not shutting down. Needs no key.
 */
export const getReadiness = <ThrowOnError extends boolean = false>(options?: Options<GetReadinessData, ThrowOnError>) => (options?.client ?? client).get<GetReadinessResponses, GetReadinessErrors, ThrowOnError>({ url: '/api/v1/health/ready', ...options });

/**
 * Read what the service measures
 *
 * In the text format of Prometheus. Needs an admin key.
 */
export const getMetrics = <ThrowOnError extends boolean = false>(options?: Options<GetMetricsData, ThrowOnError>) => (options?.client ?? client).get<GetMetricsResponses, GetMetricsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }],
    url: '/metrics',
    ...options
});
