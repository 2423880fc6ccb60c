import { Injectable } from '@nestjs/common';
import { type Principal } from '@app/http';
import { BudgetExceededError, InsufficientCreditsError, LedgerAccounts, LedgerBudgets } from '@app/ledger';
import { AiCalls } from '@app/metadata';
import {
  affordableCap,
  holdFor,
  unpricedPart,
  withCountedInput,
  type CallSize,
  type ModelSheet,
} from '@app/pricing';
import type { CallRequest, CallRoute, CountRoute } from '@app/providers';
import { Settings } from '../../config/settings';
import {
  ModelNotAllowedError,
  ModelNotFoundError,
  ModelNotPricedError,
  ProviderNotConfiguredError,
  RequestNotBoundedError,
  ResponseNotFoundError,
  WrongDialectError,
} from '../../shared/gateway-errors';
import { KeyPrincipals } from '../../shared/key-principals';
import { ModelSheets } from '../../shared/model-sheets';
import type { CallPayer } from './call-payer';
import type { ServedModel } from './served-model';
import { TokenCounters } from './token-counters';

/** Fewer output tokens than that are no answer, so a balance that pays for less pays for none. */
const WORTHWHILE_CAP = 16;

/** What a call may cost and produce. */
export interface CallLimits {
  /** Output tokens per choice; null on routes without output. */
  readonly cap: number | null;
  /** Units to hold. */
  readonly holdUnits: bigint;
}

/** Decides which calls are let through, and how much they may cost. The ledger has the last word. */
@Injectable()
export class CallAdmission {
  constructor(
    private readonly settings: Settings,
    private readonly sheets: ModelSheets,
    private readonly principals: KeyPrincipals,
    private readonly accounts: LedgerAccounts,
    private readonly budgets: LedgerBudgets,
    private readonly calls: AiCalls,
    private readonly counters: TokenCounters,
  ) {}

  /**
   * The model of a call, if the caller may use it on this route.
   * @throws ModelNotFoundError, WrongDialectError, ModelNotAllowedError, ProviderNotConfiguredError
   * @throws MetadataUnavailableError before the first sheets are loaded
   */
  async modelFor(route: CallRoute | CountRoute, model: string, caller: Principal): Promise<ServedModel> {
    await this.sheets.ready();
    const sheet = this.sheets.find(model);
    if (sheet === null || !sheet.isEnabled) throw new ModelNotFoundError(model);
    const allowed = this.principals.keyOf(caller)?.models ?? null;
    if (allowed !== null && !allowed.includes(model) && !allowed.includes(sheet.modelId)) {
      throw new ModelNotAllowedError(model);
    }
    if (!isServedOn(route, sheet.provider)) throw new WrongDialectError(model, routeFor(sheet.provider));
    const target = this.settings.gateway.providers.get(sheet.provider);
    if (target === undefined) throw new ProviderNotConfiguredError(sheet.provider);
    return { sheet, target };
  }

  /**
   * Whether a call has a price, and refers to nothing of other users.
   * @throws ModelNotPricedError, ResponseNotFoundError
   */
  async admit(request: CallRequest, { sheet }: ServedModel, payer: CallPayer): Promise<void> {
    const part = unpricedPart(request.size, sheet);
    if (part !== null) throw new ModelNotPricedError(request.model, part);
    const { previousResponseId } = request;
    if (previousResponseId !== null && !(await this.calls.hasResponse(payer.userId, previousResponseId))) {
      throw new ResponseNotFoundError();
    }
  }

  /** The cap and the hold of all that the caller asks for, whatever the balance. @throws RequestNotBoundedError */
  wholeLimits(request: CallRequest, { sheet }: ServedModel, payer: CallPayer): CallLimits {
    const most = this.mostOutput(request, sheet);
    this.requireThinking(request, most);
    return limitsOf(request.size, most, sheet, payer);
  }

  /**
   * The cap and the hold of a call as far as the balance and the key's budget pay.
   * @throws AccountNotFoundError, InsufficientCreditsError, BudgetExceededError
   */
  async payableLimits(request: CallRequest, model: ServedModel, payer: CallPayer): Promise<CallLimits> {
    const { sheet } = model;
    const { balance, available } = await this.accounts.balance(payer);
    const budget = payer.budget === null ? null : await this.budgets.state(payer.budget);
    const spendable = budget === null || budget.left > available ? available : budget.left;
    const most = this.mostOutput(request, sheet);
    const leastCap = Math.min(WORTHWHILE_CAP, most);

    let size = request.size;
    let cap = affordableCap(size, most, spendable, sheet, payer.terms);
    if (cap === null || cap < leastCap) {
      const counted = await this.counters.count(request, model);
      if (counted !== null) size = withCountedInput(size, counted);
      cap = affordableCap(size, most, spendable, sheet, payer.terms);
    }
    const needed = holdFor(size, leastCap, sheet, payer.terms);
    const refusal = () =>
      budget !== null && needed <= available
        ? new BudgetExceededError(budget.budget, budget.left, budget.resetsAt)
        : new InsufficientCreditsError(balance, available, needed);
    if (cap === null || cap < leastCap || cap <= (request.thinkingBudget ?? -1)) throw refusal();
    return limitsOf(size, cap, sheet, payer);
  }

  /** Output tokens per choice at most, whatever the balance. */
  private mostOutput({ size, askedCap }: CallRequest, { limits }: ModelSheet): number {
    if (!size.hasOutput) return 0;
    return Math.min(askedCap ?? this.settings.gateway.defaultOutputCap, limits.maxOutputTokens);
  }

  /** Thinking takes a part of the output. @throws RequestNotBoundedError */
  private requireThinking({ thinkingBudget }: CallRequest, most: number): void {
    if (thinkingBudget === null || most > thinkingBudget) return;
    throw new RequestNotBoundedError(
      `thinking.budget_tokens must be below the output cap, which is ${most}; lower it, or raise max_tokens.`,
      'thinking.budget_tokens',
    );
  }
}

function limitsOf(size: CallSize, cap: number, sheet: ModelSheet, { terms }: CallPayer): CallLimits {
  return { cap: size.hasOutput ? cap : null, holdUnits: holdFor(size, cap, sheet, terms) };
}

function isServedOn(route: CallRoute | CountRoute, provider: string): boolean {
  switch (route) {
    case 'chat':
      return true;
    case 'embeddings':
      return provider !== 'anthropic';
    case 'responses':
      return provider === 'openai';
    case 'messages':
    case 'count_message_tokens':
      return provider === 'anthropic';
    case 'generate_content':
    case 'embed_content':
    case 'batch_embed_contents':
    case 'count_content_tokens':
      return provider === 'gemini';
  }
}

/** A route that serves the provider's models. */
function routeFor(provider: string): string {
  switch (provider) {
    case 'anthropic':
      return '/v1/messages or /v1/chat/completions';
    case 'gemini':
      return '/v1beta/models or /v1/chat/completions';
    default:
      return '/v1/chat/completions';
  }
}
