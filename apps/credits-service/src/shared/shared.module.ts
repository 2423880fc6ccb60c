import { Global, Module } from '@nestjs/common';
import { KeyLimits } from './key-limits';
import { KeyPrincipals } from './key-principals';
import { ModelSheets } from './model-sheets';
import { RequestCurrency } from './request-currency';

const SERVICES = [RequestCurrency, KeyPrincipals, KeyLimits, ModelSheets];

/** Providers that several features use. */
@Global()
@Module({ providers: SERVICES, exports: SERVICES })
export class SharedModule {}
