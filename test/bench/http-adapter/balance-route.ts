import { Body, Controller, HttpCode, type INestApplication, Module, Post } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { parseCurrencies } from '@app/money';
import {
  createValidationPipe,
  IsCurrencyCode,
  IsUserId,
  ProblemFilter,
  ValidationFailedError,
} from '@app/http';
import { type BenchTarget } from './target';

class BalanceDto {
  @IsUserId()
  user_id!: string;

  @IsCurrencyCode()
  currency?: string;
}

const currencies = parseCurrencies('USD,EUR', 'USD');

/** What POST /balance does but for the ledger: read, validate, look the currency up, answer with an exact amount. */
@Controller('balance')
class BalanceController {
  @Post()
  @HttpCode(200)
  async balance(@Body() { user_id, currency }: BalanceDto): Promise<{ user_id: string; balance: bigint }> {
    const found = currency === undefined ? currencies.default : currencies.get(currency);
    if (found === undefined)
      throw new ValidationFailedError([{ field: 'currency', message: 'currency is unknown' }]);
    return { user_id, balance: await Promise.resolve(99_750_000_000n) };
  }
}

@Module({ controllers: [BalanceController] })
class BalanceModule {}

async function buildApp(adapter: AbstractHttpAdapter): Promise<INestApplication> {
  const app = await NestFactory.create(BalanceModule, adapter);
  app.setGlobalPrefix('api/v1');
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter({}));
  return app;
}

export const target: BenchTarget = {
  buildApp,
  request: {
    method: 'POST',
    path: '/api/v1/balance',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user_id: 'user-42' }),
  },
};
