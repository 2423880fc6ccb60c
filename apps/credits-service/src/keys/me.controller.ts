import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnyKey, Caller, type Principal } from '@app/http';
import type { MeResponse } from './dto/key.responses';
import { KeysDocs } from './keys.docs';
import { KeysService } from './keys.service';

@ApiTags('keys')
@AnyKey()
@Controller('me')
export class MeController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @KeysDocs.me
  read(@Caller() caller: Principal): Promise<MeResponse> {
    return this.keys.me(caller);
  }
}
