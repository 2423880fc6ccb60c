import { Module } from '@nestjs/common';
import { BooksCheck } from './books-check';
import { BooksController } from './books.controller';
import { BooksService } from './books.service';
import { BooksWatch } from './books-watch';

@Module({ controllers: [BooksController], providers: [BooksService, BooksCheck, BooksWatch] })
export class BooksModule {}
