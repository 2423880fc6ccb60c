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

const ids = { hold_id: 'The hold, as `createHold` named it.' };

export const HoldsDocs = {
  create: ApiCall({
    id: 'createHold',
    summary: 'Reserve credits',
    description: 'What is held can’t be spent otherwise until it is captured, released or expired.',
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
    description: 'What became of the hold.',
    ids,
    answer: {
      status: 200,
      description: 'The hold at this moment.',
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
    summary: 'Bill a hold',
    description:
      'Bills a part of the hold, or all of it, and frees the rest. A capture of 0 is a release and makes no ' +
      'transaction. A hold is settled once, so the same request again gets the first answer without a key.',
    ids,
    request: { type: CaptureHoldRequest, example: { amount: 1.5 } },
    answer: {
      status: 200,
      description: 'The credits are billed.',
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
    summary: 'Free a hold',
    description:
      'Gives all of the hold back. A hold is settled once, so the same request again gets the first answer without a key.',
    ids,
    answer: {
      status: 200,
      description: 'The credits are free.',
      type: HoldReleasedResponse,
      example: { hold_id: EXAMPLE_TRANSACTION_ID, user_id: 'ada', amount_released: 5, available: 98.5 },
      headers: ['Idempotent-Replayed'],
    },
    problems: ['hold_not_found', 'hold_already_captured', 'hold_expired', ...WRITE_PROBLEMS],
  }),
};
