import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode, problemType } from './catalog';
import { PROBLEM_CONTENT_TYPE } from './send-problem';

class ProblemFieldError {
  @ApiProperty({ description: 'The path of the field; `body` for the body as a whole.', example: 'amount' })
  field!: string;

  @ApiProperty({ example: 'amount must be greater than 0' })
  message!: string;
}

/** The schema of every error, for the OpenAPI document. */
export class Problem {
  @ApiProperty({ format: 'uri-reference', example: problemType('validation_failed') })
  type!: string;

  @ApiProperty({ example: PROBLEMS.validation_failed.title })
  title!: string;

  @ApiProperty({ example: PROBLEMS.validation_failed.status })
  status!: number;

  @ApiProperty({
    description: 'One sentence about this occurrence.',
    example: 'amount must be greater than 0.',
  })
  detail!: string;

  @ApiProperty({ format: 'uri-reference', description: 'The path of the request.', example: '/api/v1/bill' })
  instance!: string;

  @ApiProperty({
    description: 'What a client switches on. Codes are never renamed.',
    enum: Object.keys(PROBLEMS),
  })
  code!: ProblemCode;

  @ApiProperty({ description: 'The same as in `X-Request-ID`.' })
  request_id!: string;

  @ApiProperty({ description: 'With `validation_failed` only.', type: [ProblemFieldError], required: false })
  errors?: ProblemFieldError[];
}

/** Says in the OpenAPI document which problems a route answers with; problems of one status share a response. */
export function ApiProblems(...codes: ProblemCode[]): ClassDecorator & MethodDecorator {
  const codesOfStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    codesOfStatus.set(status, [...(codesOfStatus.get(status) ?? []), code]);
  }
  return applyDecorators(
    ApiExtraModels(Problem),
    ...Array.from(codesOfStatus, ([status, ofStatus]) =>
      ApiResponse({
        status,
        description: ofStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].meaning}`).join('\n\n'),
        content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: getSchemaPath(Problem) } } },
      }),
    ),
  );
}
