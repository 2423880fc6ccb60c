import { type AddressInfo } from 'node:net';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Logger,
  Module,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiOkResponse } from '@nestjs/swagger';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Response } from 'express';
import {
  ApiAmount,
  applyBrowserRules,
  DtoValidationPipe,
  type ExchangeObserver,
  FastExpressAdapter,
  IsAmount,
  IsCurrencyCode,
  IsDescription,
  IsDisplayName,
  IsListOf,
  IsQueryNumber,
  IsUserId,
  observeExchanges,
  ProblemFilter,
  UnknownNamesGuard,
} from '@app/http';
import { useStarted } from '../hooks/use-started';
import { type RawAnswer, send } from './raw-http';

export const JSON_TYPE = { 'content-type': 'application/json' };

export class MovementDto {
  @IsUserId()
  user_id!: string;

  @IsAmount()
  amount!: bigint;

  @IsAmount({ zero: 'allowed', optional: true })
  opening?: bigint;

  @IsDescription()
  description?: string;

  @IsDisplayName()
  display_name?: string;

  @IsCurrencyCode()
  currency?: string;
}

class ListDto {
  @IsQueryNumber({ min: 1, max: 1000, default: 20, description: 'How many a page holds.' })
  limit = 20;
}

class BatchDto {
  @IsListOf(MovementDto, { max: 500, description: 'What to move.' })
  operations!: MovementDto[];
}

class MovementAnswer {
  @ApiAmount('What was moved.')
  amount!: bigint;
}

export class OutOfCreditsError extends Error {
  readonly code = 'insufficient_credits';

  constructor(readonly available: bigint) {
    super('The account has too little left; top it up.');
  }
}

export class EngineDownError extends Error {
  readonly code = 'ledger_unavailable';
}

@Controller('things')
class ThingsController {
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: MovementAnswer })
  move(@Body() dto: MovementDto): MovementDto {
    return dto;
  }

  @Get()
  list(@Query() query: ListDto): Record<string, unknown> {
    return { limit: query.limit };
  }

  @Post('batch')
  @HttpCode(200)
  batch(@Body() { operations }: BatchDto): Record<string, unknown> {
    return { count: operations.length, first: operations[0] };
  }

  @Get('slow')
  async slow(@Req() { id }: { id: string }): Promise<Record<string, unknown>> {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { id };
  }

  @Post('no-body')
  @HttpCode(204)
  nothing(): undefined {
    return undefined;
  }

  @Get('text')
  @Header('Content-Type', 'text/plain; version=0.0.4')
  text(): string {
    return 'up 1\n';
  }

  @Get('csv')
  csv(): StreamableFile {
    return new StreamableFile(Buffer.from('id\n1\n'), { type: 'text/csv' });
  }

  @Post('only/post')
  only(): Record<string, unknown> {
    return {};
  }

  @Get('throws/half/way')
  half(@Res() response: Response): never {
    response.write('half');
    throw new Error('secret');
  }

  @Get('throws/:what')
  throws(@Param('what') what: string): never {
    if (what === 'domain') throw new OutOfCreditsError(1_500_000_000n);
    if (what === 'down') throw new EngineDownError('The ledger is not available.');
    if (what === 'unlisted') throw Object.assign(new Error('secret'), { code: 'ECONNREFUSED' });
    if (what === 'nest') throw new ServiceUnavailableException('secret');
    throw new Error('secret', { cause: new Error('secret cause') });
  }

  @Get(':id')
  one(@Param('id') id: string): Record<string, unknown> {
    return { id };
  }

  @Put(':id')
  replace(@Param('id') id: string): Record<string, unknown> {
    return { id };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

export interface TestApp {
  readonly app: NestExpressApplication;
  readonly port: number;
}

/** A small application on a free port of loopback. */
export async function startTestApp(
  options?: ConstructorParameters<typeof FastExpressAdapter>[0],
  observer?: ExchangeObserver,
): Promise<TestApp> {
  Logger.overrideLogger(false);
  const app = await NestFactory.create<NestExpressApplication>(ThingsModule, new FastExpressAdapter(options));
  if (observer !== undefined) app.use(observeExchanges(observer));
  applyBrowserRules(app, ['https://app.example']);
  app.setGlobalPrefix('api');
  app.useGlobalGuards(new UnknownNamesGuard());
  app.useGlobalPipes(new DtoValidationPipe());
  app.useGlobalFilters(
    new ProblemFilter<OutOfCreditsError | EngineDownError>({
      insufficient_credits: {
        status: 402,
        title: 'Insufficient credits',
        meaning: 'The account has too little left.',
        remedy: 'Top it up.',
        retry: 'new_key_after_remedy',
        detail: ({ message }) => message,
        fields: { available: { of: ({ available }) => available, schema: ApiAmount('What is left.') } },
        example: new OutOfCreditsError(0n),
      },
      ledger_unavailable: {
        status: 503,
        title: 'Ledger unavailable',
        meaning: 'The ledger is not available.',
        remedy: 'Repeat it.',
        retry: 'same_key',
        detail: ({ message }) => message,
        headers: { 'Retry-After': '1' },
        example: new EngineDownError(),
      },
    }),
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, port };
}

/** Starts the application before the tests of the surrounding block and stops it after them. */
export function useTestApp(...options: Parameters<typeof startTestApp>) {
  const running = useStarted(
    () => startTestApp(...options),
    ({ app }) => app.close(),
  );
  return {
    get app(): NestExpressApplication {
      return running().app;
    },
    get port(): number {
      return running().port;
    },
    send: (
      method: string,
      path: string,
      headers?: Record<string, string>,
      body?: string,
    ): Promise<RawAnswer> => send(running().port, method, path, headers, body),
    /** @param body a text or bytes as they are, anything else as JSON */
    post: (body: unknown, path = '/api/things', headers: Record<string, string> = JSON_TYPE) => {
      const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      return send(running().port, 'POST', path, headers, text);
    },
  };
}
