import { IsQueryNumber } from '@app/http';

const PAGE_MAX = 1_000_000_000;
const PAGE_SIZE_MAX = 100;
const PAGE_SIZE_DEFAULT = 20;

export class PageQuery {
  @IsQueryNumber({ min: 1, max: PAGE_MAX, default: 1, description: 'The page number, from 1.' })
  page = 1;

  @IsQueryNumber({
    min: 1,
    max: PAGE_SIZE_MAX,
    default: PAGE_SIZE_DEFAULT,
    description: 'The number of entries per page.',
  })
  page_size = PAGE_SIZE_DEFAULT;
}
