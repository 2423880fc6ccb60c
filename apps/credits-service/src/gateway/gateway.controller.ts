import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Caller, HttpProblem, NativeCall, type Principal } from '@app/http';
import { type CallRoute, type CountRoute } from '@app/providers';
import type { Request, Response } from 'express';
import { GatewayProblemFilter } from './gateway-problem.filter';
import { GatewayService } from './gateway.service';
import { ModelLists } from './model-lists';

/** Gemini's calls: the model and the method share a part of the path. */
const GEMINI_ROUTES: Readonly<Record<string, { route: CallRoute | CountRoute; isStreamed: boolean }>> = {
  generateContent: { route: 'generate_content', isStreamed: false },
  streamGenerateContent: { route: 'generate_content', isStreamed: true },
  embedContent: { route: 'embed_content', isStreamed: false },
  batchEmbedContents: { route: 'batch_embed_contents', isStreamed: false },
  countTokens: { route: 'count_content_tokens', isStreamed: false },
};

/** AI calls as the providers' SDKs make them. docs/gateway.md describes them; their documents are the providers'. */
@ApiExcludeController()
@NativeCall()
@UseFilters(GatewayProblemFilter)
@Controller()
export class GatewayController {
  constructor(
    private readonly gateway: GatewayService,
    private readonly models: ModelLists,
  ) {}

  @Post('v1/chat/completions')
  chat(@Req() request: Request, @Res() response: Response, @Caller() caller: Principal): Promise<void> {
    return this.gateway.call('chat', { request, response, caller });
  }

  @Post('v1/responses')
  responses(@Req() request: Request, @Res() response: Response, @Caller() caller: Principal): Promise<void> {
    return this.gateway.call('responses', { request, response, caller });
  }

  @Post('v1/embeddings')
  embeddings(@Req() request: Request, @Res() response: Response, @Caller() caller: Principal): Promise<void> {
    return this.gateway.call('embeddings', { request, response, caller });
  }

  @Post('v1/messages')
  messages(@Req() request: Request, @Res() response: Response, @Caller() caller: Principal): Promise<void> {
    return this.gateway.call('messages', { request, response, caller });
  }

  @Post('v1/messages/count_tokens')
  countTokens(
    @Req() request: Request,
    @Res() response: Response,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.gateway.count('count_message_tokens', { request, response, caller });
  }

  @Post(['v1beta/models/:call', 'v1/models/:call'])
  gemini(
    @Param('call') call: string,
    @Req() request: Request,
    @Res() response: Response,
    @Caller() caller: Principal,
  ): Promise<void> {
    const [, model = '', method = ''] = /^([^]*):([A-Za-z]+)$/.exec(call) ?? [];
    const { route, isStreamed } = GEMINI_ROUTES[method] ?? {};
    if (route === undefined || isStreamed === undefined) {
      throw new HttpProblem('not_found', `There is no call ${method}; docs/gateway.md lists the calls.`);
    }
    const exchange = { request, response, caller, path: { model, isStreamed } };
    return route === 'count_content_tokens'
      ? this.gateway.count(route, exchange)
      : this.gateway.call(route as CallRoute, exchange);
  }

  @Get(['v1/models', 'v1beta/models'])
  list(@Req() request: Request, @Caller() caller: Principal): Promise<object> {
    return this.models.list(request, caller);
  }

  @Get(['v1/models/*model', 'v1beta/models/*model'])
  read(
    @Param('model') model: string | string[],
    @Req() request: Request,
    @Caller() caller: Principal,
  ): Promise<object> {
    return this.models.read(request, Array.isArray(model) ? model.join('/') : model, caller);
  }
}
