import { fieldsOf } from './fields';
import { FieldRule, ReadAs } from './field-rule';
import { IsListOf } from './is-list-of.decorator';
import { IsAmount } from './is-amount.decorator';
import { IsDescription, IsUserId, NullIsAbsent } from './text.decorators';

const WHY = 'has no rule: give it one of the Is… decorators of @app/http, or FieldRule.';

class Parent {
  @IsUserId()
  user_id!: string;

  @IsDescription()
  note: string | undefined;
}

class Child extends Parent {
  @IsAmount()
  amount!: bigint;

  @IsAmount({ optional: true })
  override note: undefined = undefined;

  @IsListOf(Parent, { max: 3, description: 'Parents.' })
  parents!: Parent[];
}

describe('the fields of a DTO', () => {
  it('are its own, then its parents’, with the rule that is nearest', () => {
    const { values, lists } = fieldsOf(Child);
    expect(values.map(({ property }) => property)).toEqual(['amount', 'note', 'user_id']);
    expect(values[1]!.fault('text')).toContain('must be plain decimal digits');
    expect(lists).toEqual([{ property: 'parents', item: Parent, max: 3 }]);
    expect(fieldsOf(Child)).toBe(fieldsOf(Child));
  });

  it('of a parent stay what they are', () => {
    expect(fieldsOf(Parent).values.map(({ property }) => property)).toEqual(['user_id', 'note']);
    expect(fieldsOf(Parent).values[1]!.fault('text')).toBeUndefined();
    expect(fieldsOf(Parent).lists).toEqual([]);
  });

  it('each need a rule', () => {
    class Undecorated {
      @IsUserId()
      user_id!: string;

      forgotten?: string;
    }
    class WithDefault {
      @IsUserId()
      user_id!: string;

      page = 1;
    }
    class OnlyRead {
      @ReadAs(String)
      text!: string;
    }
    class ReadAnew extends Parent {
      @NullIsAbsent()
      override note: string | undefined = undefined;
    }
    class Grandchild extends Undecorated {
      @IsAmount()
      amount!: bigint;
    }
    for (const [type, field] of [
      [Undecorated, 'Undecorated.forgotten'],
      [WithDefault, 'WithDefault.page'],
      [OnlyRead, 'OnlyRead.text'],
      [ReadAnew, 'ReadAnew.note'],
      [Grandchild, 'Grandchild.forgotten'],
    ] as const) {
      // Every time, and not the first time only.
      expect(() => fieldsOf(type)).toThrow(new TypeError(`${field} ${WHY}`));
      expect(() => fieldsOf(type)).toThrow(new TypeError(`${field} ${WHY}`));
    }
  });

  it('are one at least', () => {
    class Empty {
      greet(): string {
        return 'a method is no field';
      }
    }
    expect(() => fieldsOf(Empty)).toThrow(
      new TypeError('Empty has no field with a rule: no request could be read into it.'),
    );
  });

  it.each<[string, PropertyDecorator, PropertyDecorator]>([
    ['rules', IsUserId(), FieldRule(() => undefined)],
    ['a rule and a list', IsListOf(Parent, { max: 1, description: '' }), IsUserId()],
    ['ways to be read', IsDescription(), NullIsAbsent()],
  ])('have no two %s', (_what, first, second) => {
    class Twice {
      declare field: string;
    }
    first(Twice.prototype, 'field');
    expect(() => {
      second(Twice.prototype, 'field');
    }).toThrow(new TypeError('Twice.field has more than one rule; leave it one.'));
  });
});
