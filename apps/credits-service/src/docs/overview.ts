/** What to know before the calls, in Markdown. */
export const OVERVIEW = `Prepaid credits: create accounts, top them up, read balances and bill usage. Users can never spend \
more than they have. A 200 or 201 means that the movement is on disk.

**Amounts** are credits, exact to nine decimal places. Send a JSON number or a string of plain decimal \
digits (\`"1234567.123456789"\`). More than 15 significant digits need a string. Answers are JSON numbers with all their \
digits; a parser that reads them as doubles rounds beyond 15.

**Keys** are sent as \`Authorization: Bearer <key>\`. An admin key may make every call, an API key every \
call but the operator's; \`createKey\` issues keys that may do less. If the service has no keys, every call is open.

**Idempotency.** A request repeated with the same \`Idempotency-Key\` moves credits once. Repeats get the \
first answer, with \`Idempotent-Replayed: true\`. Keys count per user. Captures and releases happen only once anyway; they need no key \
and ignore one.

**Errors** are problem details (RFC 9457) with a stable \`code\`; [/docs/errors](/docs/errors) lists them all. \
Besides the errors listed with each call, an unknown path gets 404 \`not_found\`, and a method that a path does not take gets 405 \
\`method_not_allowed\` with \`Allow\`.

**Request ids.** Every answer has \`X-Request-ID\`: the one from the request, or a new one.

Null in an optional field is the same as absent. An unknown name in a body or a query gets 422 \`validation_failed\`. A body \
may have up to 100 kB, a batch up to 4 MB.`;

/** The groups of calls. */
export const TAGS = {
  accounts: 'Accounts and their balances, one per user and currency.',
  billing: 'Top-ups and bills, one at a time or many at once.',
  holds: 'Credits reserved for a call in progress, then billed or released.',
  refunds: 'Refunds of bills.',
  transactions: 'The history of an account.',
  users: 'The operator’s view; needs an admin key.',
  keys: 'Keys with scopes, budgets and limits.',
  calls: 'AI calls and their receipts.',
  books: 'The operator’s totals, and whether they add up.',
  models: 'Models, their prices and limits.',
  health: 'Whether the service works.',
  operation: 'Metrics, and the state of the service.',
} as const satisfies Record<string, string>;
