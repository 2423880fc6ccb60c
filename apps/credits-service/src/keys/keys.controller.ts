import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Scoped, type Principal } from '@app/http';
import { CreateKeyRequest } from './dto/create-key.request';
import type { KeyCreatedResponse, KeyResponse, KeysResponse } from './dto/key.responses';
import { UpdateKeyRequest } from './dto/key-terms.request';
import { KeysQuery } from './dto/keys.query';
import { KeysDocs } from './keys.docs';
import { KeysService } from './keys.service';

@ApiTags('keys')
@Scoped('user_keys')
@Controller('keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @KeysDocs.create
  create(@Body() request: CreateKeyRequest, @Caller() caller: Principal): Promise<KeyCreatedResponse> {
    return this.keys.create(request, caller);
  }

  @Get()
  @KeysDocs.list
  list(@Query() query: KeysQuery, @Caller() caller: Principal): Promise<KeysResponse> {
    return this.keys.list(query, caller);
  }

  @Get(':key_id')
  @KeysDocs.read
  read(@Param('key_id') keyId: string, @Caller() caller: Principal): Promise<KeyResponse> {
    return this.keys.read(keyId, caller);
  }

  @Patch(':key_id')
  @KeysDocs.update
  update(
    @Param('key_id') keyId: string,
    @Body() request: UpdateKeyRequest,
    @Caller() caller: Principal,
  ): Promise<KeyResponse> {
    return this.keys.update(keyId, request, caller);
  }

  @Delete(':key_id')
  @KeysDocs.revoke
  revoke(@Param('key_id') keyId: string, @Caller() caller: Principal): Promise<KeyResponse> {
    return this.keys.revoke(keyId, caller);
  }
}
