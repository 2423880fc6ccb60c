import { Global, Module } from '@nestjs/common';
import { RequestCurrency } from './request-currency';

/** Offers to every feature what several use. */
@Global()
@Module({ providers: [RequestCurrency], exports: [RequestCurrency] })
export class SharedModule {}
