import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { describeField } from './fields';

/** A list of DTOs, of 1 to `max` items; required. */
export function IsListOf(
  item: Type<object>,
  options: { max: number; description: string },
): PropertyDecorator {
  const { max, description } = options;
  return applyDecorators(
    (target: object, property: string | symbol) => {
      describeField(target, property, { rule: { item, max } });
    },
    ApiProperty({ type: [item], minItems: 1, maxItems: max, description }),
  );
}
