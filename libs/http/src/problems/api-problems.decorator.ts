import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiExtraModels } from '@nestjs/swagger';
import type { ProblemCode } from './catalog';
import { Problem } from './problem.schema';

/** One extension a code, so that what several decorators say adds up. `completeDocument` turns them into responses. */
export const PROBLEM_EXTENSION = 'x-problem-';

/** Says in the OpenAPI document which problems a route answers with, besides those that others say. */
export function ApiProblems(...codes: ProblemCode[]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiExtraModels(Problem),
    ...codes.map((code) => ApiExtension(PROBLEM_EXTENSION + code, true)),
  );
}
