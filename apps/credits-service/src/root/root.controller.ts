import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, publicUrlOf } from '@app/http';
import type { Request, Response } from 'express';
import { API_PREFIX } from '../shared/api-prefix';

interface Links {
  name: string;
  dashboard: string;
  documentation: string;
  openapi: string;
  api: string;
  health: string;
}

/** The root redirects browsers to the dashboard and gives programs links. */
@ApiExcludeController()
@Public()
@Controller('/')
export class RootController {
  @Get()
  read(@Req() request: Request, @Res({ passthrough: true }) response: Response): Links | undefined {
    const root = publicUrlOf(response);
    response.vary('Accept');
    if (request.accepts(['application/json', 'text/html']) === 'text/html') {
      response.redirect(HttpStatus.FOUND, `${root}/dashboard`);
      return undefined;
    }
    return {
      name: 'Credits Service',
      dashboard: `${root}/dashboard`,
      documentation: `${root}/docs`,
      openapi: `${root}/docs-json`,
      api: `${root}/${API_PREFIX}`,
      health: `${root}/${API_PREFIX}/health`,
    };
  }
}
