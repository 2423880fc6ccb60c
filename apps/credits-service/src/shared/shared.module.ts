import { Global, Module } from '@nestjs/common';
import { CallLosses } from './call-losses';
import { Forecasts } from './forecasts';
import { GatewayState } from './gateway-state';
import { KeyLimits } from './key-limits';
import { KeyPrincipals } from './key-principals';
import { KeyTokenLimits } from './key-token-limits';
import { ModelSheets } from './model-sheets';
import { RequestCurrency } from './request-currency';
import { UnpricedModels } from './unpriced-models';
import { UsageWatch } from './usage-watch';

const SERVICES = [
  CallLosses,
  Forecasts,
  RequestCurrency,
  KeyPrincipals,
  KeyLimits,
  KeyTokenLimits,
  ModelSheets,
  UnpricedModels,
  UsageWatch,
  GatewayState,
];

/** Providers that several features use. */
@Global()
@Module({ providers: SERVICES, exports: SERVICES })
export class SharedModule {}
