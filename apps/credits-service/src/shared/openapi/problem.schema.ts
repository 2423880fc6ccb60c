import { ApiProperty } from '@nestjs/swagger';
import { ApiCount, ApiListOf, ApiText, ApiWord, problemType, type ProblemField } from '@app/http';
import { DOMAIN_PROBLEMS } from '../problems/domain-problems';
import { GATEWAY_PROBLEMS } from '../problems/gateway-problems';
import { PROBLEMS } from '../problems/problems';

const EXAMPLE = PROBLEMS.insufficient_credits;

class ProblemFieldError {
  @ApiText('The path of the field, such as `operations[3].amount`; `body` for the body as a whole.', {
    example: 'amount',
  })
  field!: string;

  @ApiText('What is wrong and what is allowed.', { example: 'amount must be greater than 0' })
  message!: string;
}

/**
 * The schema of every error in the OpenAPI document: one for all codes, so that a generated client has one
 * error class. Fields of single codes are optional and come from their entries.
 */
export class Problem {
  @ApiProperty({
    type: String,
    format: 'uri-reference',
    description: 'Where the code is explained.',
    example: problemType('insufficient_credits'),
  })
  type!: string;

  @ApiText('The code in words.', { example: EXAMPLE.title })
  title!: string;

  @ApiCount('The HTTP status.', { minimum: 400, maximum: 599, example: EXAMPLE.status })
  status!: number;

  @ApiText('One sentence about this occurrence that says what to do.', { example: EXAMPLE.example.detail })
  detail!: string;

  @ApiProperty({
    type: String,
    format: 'uri-reference',
    description: 'The path of the request.',
    example: '/api/v1/bill',
  })
  instance!: string;

  @ApiWord(Object.keys(PROBLEMS), 'The code for clients to switch on. Codes are never renamed.', {
    example: 'insufficient_credits',
  })
  code!: string;

  @ApiText('The same as in `X-Request-ID`.', { example: '45f695db-24a5-4a1d-8c58-994e1ddbb198' })
  request_id!: string;

  @ApiListOf(ProblemFieldError, 'With `validation_failed`: the invalid fields, at most 100.', {
    required: false,
  })
  errors?: ProblemFieldError[];
}

for (const { fields = {} } of Object.values<{ fields?: Readonly<Record<string, ProblemField<never>>> }>({
  ...DOMAIN_PROBLEMS,
  ...GATEWAY_PROBLEMS,
})) {
  for (const [name, { schema }] of Object.entries(fields)) schema(Problem.prototype, name);
}
ApiCount('With an atomic batch: the operation that was refused, counted from 0.', {
  required: false,
  example: 1,
})(Problem.prototype, 'index');
