/** What a reader of the document has to know before the calls, in Markdown. */
export const OVERVIEW = `Prepaid credits: create accounts, top them up, read balances and bill usage. Nobody can spend more than they have, \
and an answer of 200 or 201 means that the movement is on disk.

**Amounts** are credits, exact to nine decimal places. A request sends a JSON number, or a string of plain decimal digits \
(\`"1234567.123456789"\`), which every amount of more than 15 significant digits needs. Answers are JSON numbers with all their \
digits; a parser that reads numbers as doubles rounds those of more than 15.

**Keys** are sent as \`Authorization: Bearer <key>\`. An admin key may do all, an API key all but the operator's calls. \
Where the service is set up without keys, every call is open.

**Idempotency.** The same request with the same \`Idempotency-Key\` moves credits once and is answered alike each time, with \
\`Idempotent-Replayed: true\` on repeats. Keys count per user. Captures, releases and refunds happen once by themselves and need no key; one \
that is sent changes nothing.

**Errors** are problem details (RFC 9457) with a stable \`code\`; [/docs/errors](/docs/errors) lists them all. Beyond what stands with \
each call, a path that does not exist answers 404 \`not_found\`, and a method that a path lacks 405 \`method_not_allowed\` with \`Allow\`.

**Request ids.** Every answer carries \`X-Request-ID\`: the one that the request sent, or a new one.

Optional fields of a request may be null, which is the same as absent. Fields that are not described are ignored. Bodies have at most 100 kB, a batch 4 MB.`;

/** The groups of calls. */
export const TAGS = {
  accounts: 'Accounts and their balances, one a user and currency.',
  billing: 'Top-ups and bills, one at a time or many at once.',
  holds: 'Credits that are reserved for a call under way, and billed or freed after it.',
  refunds: 'Bills that are given back.',
  transactions: 'What happened to an account.',
  users: 'The operator’s view; needs an admin key.',
  health: 'Whether the service can work.',
  operation: 'What the service measures.',
} as const satisfies Record<string, string>;
