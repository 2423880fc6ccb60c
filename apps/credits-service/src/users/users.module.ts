import { Module } from '@nestjs/common';
import { Confirmation } from './confirmation';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({ controllers: [UsersController], providers: [UsersService, Confirmation] })
export class UsersModule {}
