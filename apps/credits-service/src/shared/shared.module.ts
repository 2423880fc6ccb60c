import { Global, Module } from '@nestjs/common';
import { RequestCurrency } from './request-currency';

/** Providers that several features use. */
@Global()
@Module({ providers: [RequestCurrency], exports: [RequestCurrency] })
export class SharedModule {}
