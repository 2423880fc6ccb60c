import { EXAMPLE_MOMENT, EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall, READ_PROBLEMS, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { CaptureHoldRequest } from './dto/capture-hold.request';
import { CreateHoldRequest } from './dto/create-hold.request';
import {
  HoldCapturedResponse,
  HoldCreatedResponse,
  HoldReleasedResponse,
  HoldResponse,
  OpenHoldsResponse,
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
    problems: [
      'insufficient_credits',
      'budget_exceeded',
      'currency_not_allowed',
      'account_not_found',
      'ledger_clock_ahead',
      ...WRITE_PROBLEMS,
    ],
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

  list: ApiCall({
    id: 'listHolds',
    summary: 'Read the open holds',
    description:
      'The holds that make up the `held` of the account, newest first, in pages. A page looks at a bounded number of holds, ' +
      'so it may have fewer than `limit`, or none: go on until `next_cursor` is null.',
    answer: {
      status: 200,
      description: 'A page of the open holds.',
      type: OpenHoldsResponse,
      example: {
        holds: [
          {
            hold_id: EXAMPLE_TRANSACTION_ID,
            amount: 5,
            description: 'a long answer',
            created_at: EXAMPLE_MOMENT,
            expires_at: EXAMPLE_MOMENT,
          },
        ],
        next_cursor: null,
      },
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
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
