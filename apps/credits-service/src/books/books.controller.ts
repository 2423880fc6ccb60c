import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly, Scoped } from '@app/http';
import { BooksCheck } from './books-check';
import { BooksDocs } from './books.docs';
import { BooksService } from './books.service';
import { BooksQuery, BooksRangeQuery } from './dto/books.query';
import type { BooksCheckResponse, BooksResponse } from './dto/books.responses';

@ApiTags('books')
@Controller('books')
export class BooksController {
  constructor(
    private readonly books: BooksService,
    private readonly checks: BooksCheck,
  ) {}

  @Get()
  @Scoped('read')
  @BooksDocs.read
  read(@Query() query: BooksQuery): Promise<BooksResponse> {
    return this.books.read(query);
  }

  @Get('check')
  @AdminOnly()
  @BooksDocs.check
  check(@Query() query: BooksRangeQuery): Promise<BooksCheckResponse> {
    return this.checks.run(query);
  }
}
