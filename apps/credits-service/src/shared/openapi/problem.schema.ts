import { ApiProperty } from '@nestjs/swagger';
import {
  ApiAmount,
  ApiCount,
  ApiHexId,
  ApiListOf,
  ApiText,
  ApiWord,
  EXAMPLE_TRANSACTION_ID,
} from '../openapi/answer-fields';
import { PROBLEMS, type ProblemCode, problemType } from './catalog';

export class ProblemFieldError {
  @ApiText('The path of the field, such as `operations[3].amount`; `body` for the body as a whole.', {
    example: 'amount',
  })
  field!: string;

  @ApiText('What is wrong and what is allowed.', { example: 'amount must be greater than 0' })
  message!: string;
}

/**
 * The schema of every error, for the OpenAPI document: one for all codes, so that a generated client has one class of
 * errors. What belongs to some codes only is optional.
 */
export class Problem {
  @ApiProperty({
    type: String,
    format: 'uri-reference',
    description: 'Where the code is explained.',
    example: problemType('insufficient_credits'),
  })
  type!: string;

  @ApiText('The code in words.', { example: PROBLEMS.insufficient_credits.title })
  title!: string;

  @ApiCount('The HTTP status.', { minimum: 400, maximum: 599, example: PROBLEMS.insufficient_credits.status })
  status!: number;

  @ApiText('One sentence about this occurrence, to act on.', {
    example: 'The account can spend less than is required; nothing moved. Top it up and try again.',
  })
  detail!: string;

  @ApiProperty({
    type: String,
    format: 'uri-reference',
    description: 'The path of the request.',
    example: '/api/v1/bill',
  })
  instance!: string;

  @ApiWord(Object.keys(PROBLEMS), 'What a client switches on. Codes are never renamed.', {
    example: 'insufficient_credits',
  })
  code!: ProblemCode;

  @ApiText('The same as in `X-Request-ID`.', { example: '45f695db-24a5-4a1d-8c58-994e1ddbb198' })
  request_id!: string;

  @ApiListOf(ProblemFieldError, 'With `validation_failed`: each field that is not valid, at most 100.', {
    required: false,
  })
  errors?: ProblemFieldError[];

  @ApiAmount('With `insufficient_credits`: what is posted.', { required: false })
  balance?: bigint;

  @ApiAmount('With `insufficient_credits`: what can be spent.', { required: false })
  available?: bigint;

  @ApiAmount('With `insufficient_credits`: what was asked for.', { required: false, example: 500 })
  required?: bigint;

  @ApiHexId('With `outcome_unknown`: the transaction to ask for.', {
    required: false,
    example: EXAMPLE_TRANSACTION_ID,
  })
  transaction_id?: string;

  @ApiCount('With an atomic batch: the operation that was refused, counted from 0.', {
    required: false,
    example: 1,
  })
  index?: number;
}
