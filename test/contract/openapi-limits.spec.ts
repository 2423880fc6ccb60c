import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { DtoValidationPipe, HttpProblem } from '@app/http';
import { formatAmount, parseAmount, parseDecimal } from '@app/money';
import type { ValidateFunction } from 'ajv';
import Ajv from 'ajv-draft-04';
import * as fc from 'fast-check';
import { AccountQuery } from '../../apps/credits-service/src/accounts/dto/account.query';
import { CreateAccountRequest } from '../../apps/credits-service/src/accounts/dto/create-account.request';
import { UpdateAccountRequest } from '../../apps/credits-service/src/accounts/dto/update-account.request';
import { BalanceRequest } from '../../apps/credits-service/src/balance/dto/balance.request';
import { BatchRequest } from '../../apps/credits-service/src/batch/dto/batch.request';
import { MovementRequest } from '../../apps/credits-service/src/shared/dto/movement.request';
import { UserIdParams } from '../../apps/credits-service/src/shared/dto/user-id.params';
import { CaptureHoldRequest } from '../../apps/credits-service/src/holds/dto/capture-hold.request';
import { CreateHoldRequest } from '../../apps/credits-service/src/holds/dto/create-hold.request';
import { CreateKeyRequest } from '../../apps/credits-service/src/keys/dto/create-key.request';
import {
  KeyBudgetRequest,
  UpdateKeyRequest,
} from '../../apps/credits-service/src/keys/dto/key-terms.request';
import { KeysQuery } from '../../apps/credits-service/src/keys/dto/keys.query';
import { CreateRefundRequest } from '../../apps/credits-service/src/refunds/dto/create-refund.request';
import { FindTransactionsQuery } from '../../apps/credits-service/src/transactions/dto/find-transactions.query';
import { TransactionsQuery } from '../../apps/credits-service/src/transactions/dto/transactions.query';
import { ModelIdParams } from '../../apps/credits-service/src/models/dto/model-id.params';
import {
  CreatePricingRequest,
  UpdatePricingRequest,
} from '../../apps/credits-service/src/models/dto/pricing';
import {
  ClassPricesRequest,
  LongContextRequest,
  ModelLimitsRequest,
  ModelPricesRequest,
  PutModelRequest,
} from '../../apps/credits-service/src/models/dto/put-model.request';
import { QuoteRequest, QuoteTokensRequest } from '../../apps/credits-service/src/models/dto/quote';
import { VersionsQuery } from '../../apps/credits-service/src/models/dto/versions.query';
import { PageQuery } from '../../apps/credits-service/src/shared/dto/page.query';
import { UsersQuery } from '../../apps/credits-service/src/users/dto/users.query';
import { operationsOf, type Document, type Schema } from '../support/documents/openapi-document';
import { runs } from '../support/run/length';

/**
 * The document's schemas against the validator: what one takes, the other takes, but for what a schema can't
 * say.
 */

const document = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as Document;
const ajv = new Ajv({ strict: false, allErrors: false, formats: { double: true } });
// Ajv takes an `id` in an example for a schema's.
ajv.addSchema({
  id: 'document',
  ...(JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    key === 'example' || key === 'examples' ? undefined : value,
  ) as Document),
});
const pipe = new DtoValidationPipe();

const BODIES: [Type<object>, Record<string, unknown>][] = [
  [CreateAccountRequest, { user_id: 'ada' }],
  [UpdateAccountRequest, { display_name: null }],
  [BalanceRequest, { user_id: 'ada' }],
  [MovementRequest, { user_id: 'ada', amount: 1 }],
  [CreateHoldRequest, { user_id: 'ada', amount: 1 }],
  [CaptureHoldRequest, {}],
  [CreateRefundRequest, { transaction_id: '0'.repeat(32) }],
  [CreateKeyRequest, { name: 'checkout', role: 'app' }],
  [UpdateKeyRequest, {}],
  [KeyBudgetRequest, { amount: 1, period: 'day' }],
  [
    PutModelRequest,
    { provider: 'openai', prices: { input: 1 }, limits: { max_input_tokens: 1, max_output_tokens: 1 } },
  ],
  [ModelPricesRequest, { input: 1 }],
  [ClassPricesRequest, { input: 1 }],
  [LongContextRequest, { above: 1, input: 1 }],
  [ModelLimitsRequest, { max_input_tokens: 1, max_output_tokens: 1 }],
  [QuoteRequest, { tokens: {} }],
  [QuoteTokensRequest, {}],
  [CreatePricingRequest, { model_id: 'gpt-5', input_price_per_1k: 1, output_price_per_1k: 1 }],
  [UpdatePricingRequest, {}],
  [BatchRequest, { operations: [{ type: 'bill', user_id: 'ada', amount: 1 }] }],
];

const QUERIES: [string, 'query' | 'path', Type<object>][] = [
  ['getAccount', 'query', AccountQuery],
  ['getAccount', 'path', UserIdParams],
  ['listKeys', 'query', KeysQuery],
  ['getModel', 'path', ModelIdParams],
  ['listModelVersions', 'query', VersionsQuery],
  ['findTransactions', 'query', FindTransactionsQuery],
  ['listTransactions', 'query', TransactionsQuery],
  ['listUsers', 'query', UsersQuery],
  ['listUserTransactions', 'query', PageQuery],
];

async function validatorTakes(type: Type<object>, value: unknown): Promise<boolean> {
  try {
    await pipe.transform(value, { type: 'body', metatype: type });
    return true;
  } catch (error) {
    if (error instanceof HttpProblem) return false;
    throw error;
  }
}

/**
 * What a schema can't say: half a surrogate pair, more digits than a number carries, a day that its month
 * lacks.
 */
function isBeyondSchemas(value: unknown): boolean {
  if (typeof value === 'number') {
    return value > 0 && value <= 1e12 && !Number.isInteger(value) && !isAmount(value);
  }
  if (typeof value !== 'string') return false;
  return /\p{Cs}/u.test(value) || /^\d{4}-\d\d-(29|3[01])|^1970-01-01T|^A{11}$/.test(value);
}

/** A schema can't say how many places a number may have. */
function isBeyondDecimals(schema: Schema, value: unknown): boolean {
  const isDecimal = String(schema['title']).endsWith('Decimal');
  return isDecimal && typeof value === 'number' && value > 0 && parseDecimal(String(value), 4) === null;
}

function isAmount(value: number): boolean {
  try {
    return formatAmount(parseAmount(value)) !== '';
  } catch {
    return false;
  }
}

/** Values at and just beyond each limit of a schema, and such as other fields take. */
function boundaries(schema: Schema): unknown[] {
  const branches = [schema, ...((schema['oneOf'] as Schema[] | undefined) ?? [])];
  return branches.flatMap((branch) => {
    const { minLength, maxLength, minimum, maximum } = branch as Record<string, number | undefined>;
    const lengths = [minLength, maxLength].filter((bound) => bound !== undefined);
    return [
      ...lengths.flatMap((length) =>
        [length - 1, length, length + 1]
          .filter((size) => size >= 0)
          .flatMap((size) => ['a', '1', '🌍', ' '].map((character) => character.repeat(size))),
      ),
      ...[minimum, maximum]
        .filter((bound) => bound !== undefined)
        .flatMap((bound) => [bound - 1, bound - 0.5, bound, bound + 0.5, bound + 1]),
    ];
  });
}

const SAMPLES: unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.25,
  1e-12,
  1e12,
  1e12 + 0.1,
  1e300,
  '',
  ' ',
  '0',
  '00',
  '0.0',
  '0.25',
  '00.5',
  '.5',
  '5.',
  '-1',
  '+1',
  '1e3',
  '1000000000000',
  '1000000000000.0000000004',
  '1000000000000.0000000005',
  '1000000000000.00000000051',
  '1000000000000.1',
  '999999999999.9999999999',
  '01000000000000',
  '9999999999999',
  '0.0000000000001',
  '1,5',
  'USD',
  'usd',
  'topup',
  'bill',
  'refund',
  'a\u0000b',
  'a\u0085b',
  'a\nb',
  '\u00a0',
  '\ufeff',
  '\u2003x',
  '\u3000',
  'é',
  '🌍',
  'order 1',
  'order-1',
  '2026-11-23',
  '2026-11-23T18:42:00Z',
  '2026-11-23T18:42',
  '2026-11-23T24:00',
  '2026-11-23T18:42:00,5+01:00',
  '1969-12-31',
  '2026-13-01',
  '20261123',
  'GOrAvSiffRU',
  'GOrAvSiffRV',
  'zOrAvSiffRU',
  '0123456789abcdef0123456789abcdef',
  '0123456789ABCDEF0123456789ABCDEF',
  [],
  {},
  [1],
  { a: 1 },
];

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.stringMatching(/^[0-9]{0,14}(\.[0-9]{0,12})?$/),
  fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-2][0-9](T[0-2][0-9]:[0-5][0-9])?(Z|\+0[0-9]:00)?$/),
  fc.stringMatching(/^[A-Za-z0-9_-]{11}$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.jsonValue(),
);

describe('the limits of a body in the document', () => {
  const fields = BODIES.flatMap(([type, base]) => {
    const schema = document.components.schemas[type.name]!;
    return (
      Object.keys(schema.properties!)
        // OpenAPI 3.0 can't say that a reference may be null.
        .filter((field) => !['operations', 'budget', 'long_context', 'tiers', 'sheet'].includes(field))
        .map((field) => [type.name, field, type, base, schema.properties![field]!] as const)
    );
  });

  it.each(fields)('are the validator’s: %s.%s', async (name, field, type, base, schema) => {
    const validate = ajv.getSchema(`document#/components/schemas/${name}`)!;
    await compare(validate, type, schema, (value) => ({ ...base, [field]: value }));
  });

  it.each(Object.keys(document.components.schemas['BatchOperationRequest']!.properties!))(
    'are the validator’s: BatchOperationRequest.%s',
    async (field) => {
      const validate = ajv.getSchema('document#/components/schemas/BatchRequest')!;
      const schema = document.components.schemas['BatchOperationRequest']!.properties![field]!;
      const base = { type: 'bill', user_id: 'ada', amount: 1 };
      await compare(validate, BatchRequest, schema, (value) => ({
        operations: [{ ...base, [field]: value }],
      }));
    },
  );

  it.each([0, 1, 5_000, 5_001])('are the validator’s for a batch of %d', async (length) => {
    const validate = ajv.getSchema('document#/components/schemas/BatchRequest')!;
    const operations = Array.from({ length }, () => ({ type: 'bill', user_id: 'ada', amount: 1 }));
    expect(validate({ operations })).toBe(await validatorTakes(BatchRequest, { operations }));
  });

  it.each(BODIES)('name the fields that %p requires', async (type, base) => {
    const validate = ajv.getSchema(`document#/components/schemas/${type.name}`)!;
    for (const body of [base, {}, { user_id: 'ada' }, { amount: 1 }, [], null, 'text']) {
      expect([body, validate(body)]).toEqual([body, await validatorTakes(type, body)]);
    }
  });
});

describe('the limits of a query or path in the document', () => {
  const parameters = QUERIES.flatMap(([operationId, where, type]) => {
    const { operation } = operationsOf(document).find((call) => call.operation.operationId === operationId)!;
    const ofPlace = operation.parameters.filter((parameter) => parameter.in === where);
    const base = Object.fromEntries(
      ofPlace.filter(({ required }) => required).map(({ name, schema }) => [name, schema['example']]),
    );
    return ofPlace.map(({ name, schema }) => [operationId, name, type, schema, base] as const);
  });

  it.each(parameters)('are the validator’s: %s, %s', async (_operationId, name, type, schema, base) => {
    const compiled = ajv.compile(schema);
    const asSent = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    // In a query every value is text; a whole number is one of digits alone.
    const read = (text: unknown) =>
      schema.type === 'integer' && /^\d{1,15}$/.test(String(text)) ? Number(text) : text;
    const validate = (object: unknown) => compiled(read((object as Record<string, unknown>)[name]));
    await compare(validate, type, schema, (value) => ({ ...base, [name]: asSent(value) }));
  });
});

async function compare(
  validate: ValidateFunction | ((value: unknown) => unknown),
  type: Type<object>,
  schema: Schema,
  bodyOf: (value: unknown) => object,
): Promise<void> {
  const check = async (value: unknown) => {
    if (isBeyondSchemas(value) || isBeyondDecimals(schema, value)) return;
    const body = bodyOf(value);
    expect([body, validate(body)]).toEqual([body, await validatorTakes(type, body)]);
  };
  for (const value of [...SAMPLES, ...boundaries(schema)]) await check(value);
  await fc.assert(fc.asyncProperty(anything, check), { numRuns: runs(100, 300) });
}
