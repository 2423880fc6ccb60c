import { EXAMPLE_REFERENCE } from '@app/http';
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
      example: {
        user_id: 'ada',
        amount: 5,
        expires_in_seconds: 600,
        description: 'a long answer',
        reference: EXAMPLE_REFERENCE,
      },
    },
    answer: {
      status: 201,
      description: 'The credits are held.',
      type: HoldCreatedResponse,
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
    answer: { description: 'The hold as it is now.', type: HoldResponse },
    problems: ['hold_not_found', ...READ_PROBLEMS],
  }),

  list: ApiCall({
    id: 'listHolds',
    summary: 'Read the open holds',
    description:
      'The holds that make up the `held` of the account, newest first, in pages. A page looks at a bounded number of holds, ' +
      'so it may have fewer than `limit`, or none: go on until `next_cursor` is null.',
    answer: { description: 'A page of the open holds.', type: OpenHoldsResponse },
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
      description: 'The credits were billed.',
      type: HoldCapturedResponse,
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: [
      'hold_not_found',
      'hold_of_a_call',
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
      description: 'The credits are free again.',
      type: HoldReleasedResponse,
      headers: ['Idempotent-Replayed'],
    },
    problems: [
      'hold_not_found',
      'hold_of_a_call',
      'hold_already_captured',
      'hold_expired',
      ...WRITE_PROBLEMS,
    ],
  }),
};
