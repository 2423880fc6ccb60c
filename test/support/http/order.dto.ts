import {
  IsAmount,
  IsCurrencyCode,
  IsDescription,
  IsFlag,
  IsListOf,
  IsOneOf,
  IsQueryNumber,
  IsUserId,
  IsWholeNumber,
  OptionalBody,
} from '@app/http';

export class Part {
  @IsOneOf(['small', 'large'], 'The size.')
  size!: string;

  @IsWholeNumber({ min: 1, max: 9, default: 1, description: 'How many.' })
  count?: number;
}

export class Item {
  @IsAmount()
  amount!: bigint;

  @IsDescription()
  note: string | undefined = 'none';

  @IsListOf(Part, { max: 3, description: 'What it is made of.' })
  parts!: Part[];
}

export class Base {
  @IsUserId()
  user_id!: string;

  @IsQueryNumber({ min: 1, max: 99, default: 20, description: 'How many.' })
  limit = 20;
}

export class Order extends Base {
  @IsListOf(Item, { max: 5, description: 'What is ordered.' })
  items!: Item[];

  @IsFlag('Whether it is urgent.')
  urgent: boolean | undefined = true;

  @IsCurrencyCode()
  currency?: string;
}

@OptionalBody()
export class OptionalOrder {
  @IsAmount({ optional: true })
  amount?: bigint;
}

/** The least that is valid. */
export const PART = { size: 'small' };
export const ITEM = { amount: 1, parts: [PART] };
export const ORDER = { user_id: 'ada', items: [ITEM] };
