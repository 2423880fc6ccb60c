import { applyDecorators, type Type } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';

/** Documents the answer of a call that moves credits. */
export function ApiMovementResponse(type: Type): MethodDecorator {
  return applyDecorators(
    ApiOkResponse({
      type,
      headers: {
        Location: {
          description: 'Where the movement can be read; its last part is the transaction’s id.',
          schema: { type: 'string', example: '/api/v1/transactions/0193b2f06b7c00000000000000000001' },
        },
      },
    }),
  );
}
