import { Body, Controller, Get, Post, Query, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { IsListOf, IsUserId } from '@app/http';
import { Type as TypeOf } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';
import { Settings } from '../../apps/credits-service/src/config/settings';
import { createHttpApp } from '../../apps/credits-service/src/http-app';
import { dtosOf, unruledFields } from '../support/app/dto-rules';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

describe('each field of a request', () => {
  const folder = new TemporaryDirectory();
  afterAll(() => {
    folder.remove();
  });

  it('has a rule', async () => {
    const app = await createHttpApp(new Settings({ PORT: '0', LOG_LEVEL: 'ERROR', DATA_DIR: folder.path }));
    const modules = [...app.get(ModulesContainer).values()];
    const controllers = modules.flatMap((module) =>
      [...module.controllers.values()].map(({ metatype }) => metatype as Type<object>),
    );
    await app.close();
    const names = [...dtosOf(controllers)].map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['BatchRequest', 'BatchOperationRequest', 'TransactionsQuery', 'UserIdParams']),
    );
    expect(unruledFields(controllers)).toEqual([]);
  });

  it('is found by class and name where it has none', () => {
    class Deep {
      @IsString()
      ruled!: string;

      @IsOptional()
      deep?: string;
    }
    class Cat {
      name!: string;
    }
    class Item {
      @ValidateNested()
      @TypeOf(() => Deep, { discriminator: { property: 'kind', subTypes: [{ name: 'cat', value: Cat }] } })
      nested!: Deep;

      page = 1;
    }
    class Request {
      @IsListOf(Item, { max: 3, description: 'Items.' })
      items!: Item[];
    }
    class Child extends Request {
      @IsUserId()
      user_id!: string;

      forgotten?: string;
    }
    class Empty {
      greet(): string {
        return 'a method is no field';
      }
    }
    @Controller()
    class Sample {
      @Post()
      create(@Body() request: Child, @Query() query: Empty): object {
        return { request, query };
      }

      @Get()
      read(@Query() query: Record<string, string>, @Query('one') one: string): object {
        return { query, one };
      }
    }
    expect(unruledFields([Sample]).sort()).toEqual([
      'Cat.name',
      'Child.forgotten',
      'Deep.deep',
      'Empty has no field',
      'Item.page',
      'Sample.read',
    ]);
  });
});
