import { EXAMPLE_MOMENT, EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall, READ_PROBLEMS, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { CaptureHoldRequest } from './dto/capture-hold.request';
import { CreateHoldRequest } from './dto/create-hold.request';
import {
  HoldCapturedResponse,
  HoldCreatedResponse,
  HoldReleasedResponse,
  HoldResponse,
} from './dto/hold.responses';

const ids = { hold_id: 'The `hold_id` from `createHold`.' };

export const HoldsDocs = {
  create: ApiCall({
    id: 'createHold',
    summary: 'Reserve credits',
    description:
      'Held credits can’t be spent on anything else until the hold is captured or released, or expires.',
    isKeyed: true,
    request: {
      type: CreateHoldRequest,
      example: { user_id: 'ada', amount: 5, expires_in_seconds: 600, description: 'a long answer' },
    },
    answer: {
      status: 201,
      description: 'The credits are held.',
      type: HoldCreatedResponse,
      example: {
        hold_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount: 5,
        status: 'pending',
        expires_at: EXAMPLE_MOMENT,
        available: 94.75,
      },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['insufficient_credits', 'account_not_found', ...WRITE_PROBLEMS],
  }),

  read: ApiCall({
    id: 'getHold',
    summary: 'Read a hold',
    description: 'The status of the hold and the credits captured from it.',
    ids,
    answer: {
      status: 200,
      description: 'The hold as it is now.',
      type: HoldResponse,
      example: {
        hold_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount: 5,
        amount_captured: 0,
        status: 'pending',
        expires_at: EXAMPLE_MOMENT,
      },
    },
    problems: ['hold_not_found', ...READ_PROBLEMS],
  }),

  capture: ApiCall({
    id: 'captureHold',
    summary: 'Capture a hold',
    description:
      'Bills the hold, in part or in full, and frees the rest. A capture of 0 releases the hold and makes no transaction. ' +
      'A hold is settled once, so a repeated request needs no key and gets the first answer.',
    ids,
    request: { type: CaptureHoldRequest, example: { amount: 1.5 } },
    answer: {
      status: 200,
      description: 'The credits were billed.',
      type: HoldCapturedResponse,
      example: {
        hold_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount_captured: 1.5,
        amount_released: 3.5,
        new_balance: 98.25,
      },
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: [
      'hold_not_found',
      'hold_already_captured',
      'hold_already_released',
      'hold_expired',
      'amount_exceeds_hold',
      ...WRITE_PROBLEMS,
    ],
  }),

  release: ApiCall({
    id: 'releaseHold',
    summary: 'Release a hold',
    description:
      'Frees all of the hold. A hold is settled once, so a repeated request needs no key and gets the first answer.',
    ids,
    answer: {
      status: 200,
      description: 'The credits are free again.',
      type: HoldReleasedResponse,
      example: { hold_id: EXAMPLE_TRANSACTION_ID, user_id: 'ada', amount_released: 5, available: 98.5 },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['hold_not_found', 'hold_already_captured', 'hold_expired', ...WRITE_PROBLEMS],
  }),
};
