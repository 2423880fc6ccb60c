import { Module } from '@nestjs/common';
import { UserReconciliation } from './user-reconciliation';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({ controllers: [UsersController], providers: [UsersService, UserReconciliation] })
export class UsersModule {}
