import { ValidationFailedError } from '../problems/http-problem.error';
import { OptionalOrder, Order } from '../testing/order.dto';
import { IsUserId } from './text.decorators';
import { createValidationPipe } from './validation.pipe';

const pipe = createValidationPipe();

describe('the validation pipe', () => {
  it('takes nothing at all for a body that is optional, and nothing else', () => {
    expect(pipe.transform(undefined, { type: 'body', metatype: OptionalOrder })).toEqual(new OptionalOrder());
    for (const given of [null, 'text', 5, [], true]) {
      expect(() => void pipe.transform(given, { type: 'body', metatype: OptionalOrder })).toThrow(
        ValidationFailedError,
      );
    }
    expect(() => void pipe.transform(undefined, { type: 'body', metatype: Order })).toThrow(
      ValidationFailedError,
    );
  });

  it('leaves what is no DTO as it is', () => {
    for (const metatype of [undefined, Object, String, Number, Boolean, Array]) {
      expect(pipe.transform('text', { type: 'query', ...(metatype && { metatype }) })).toBe('text');
    }
    expect(pipe.transform('text', { type: 'custom', metatype: Order })).toBe('text');
  });

  it('tells a developer of a DTO that has a field without a rule', () => {
    class Forgetful {
      @IsUserId()
      user_id!: string;

      forgotten?: string;
    }
    class Empty {
      greet(): string {
        return 'a method is no field';
      }
    }
    const transform = (metatype: new () => object) => () =>
      void pipe.transform({ user_id: 'ada' }, { type: 'body', metatype });
    expect(transform(Forgetful)).toThrow(/^Forgetful\.forgotten has no rule/);
    expect(transform(Empty)).toThrow(/^Empty has no field with a rule/);
  });
});
