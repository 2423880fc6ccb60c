import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@app/http';
import type { Request, Response } from 'express';
import { API_PREFIX } from '../shared/api-prefix';

const LINKS = {
  name: 'Credits Service',
  documentation: '/docs',
  openapi: '/docs-json',
  api: `/${API_PREFIX}`,
  health: `/${API_PREFIX}/health`,
};

/** The root redirects browsers to the documentation and gives programs links. */
@ApiExcludeController()
@Public()
@Controller('/')
export class RootController {
  @Get()
  read(@Req() request: Request, @Res({ passthrough: true }) response: Response): typeof LINKS | undefined {
    response.vary('Accept');
    if (request.accepts(['application/json', 'text/html']) !== 'text/html') return LINKS;
    response.redirect(HttpStatus.FOUND, LINKS.documentation);
    return undefined;
  }
}
