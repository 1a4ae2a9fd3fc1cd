import type { Provider } from "@myba/engine/providers/provider";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import { noGuidance } from "@myba/shared/generation/guidance";
import type { GenerationId } from "@myba/shared/ids";
import type { Generation, TokenEstimate } from "../../bridge/generations.ts";
import { type Accounts, type ActiveAccount, deviceAccountId } from "../account/accounts.ts";
import { deviceSecret, refreshSecret } from "../account/account-secrets.ts";
import type { Store } from "../database/store.ts";
import { mybaId } from "../providers/connection-row.ts";
import type { TokenSeller } from "../providers/provider-context.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { EventPlaces } from "./event-places.ts";
import { followMetered } from "./follow-metered.ts";
import { findMetered, insertMetered, type MeteredRow, notePlace } from "./metered-row.ts";
import { knownWallet } from "./standing-consent.ts";
import { agreedAt, estimateTokens, type Said } from "./token-estimate.ts";

/** What one generation may cost: so many tokens, or nothing because MyBA cannot be asked now. */
export type Agreement = { readonly maxTokens: number } | { readonly problem: ErrorReport };

/** Tickets from the billing server, for tokens of whoever is active. */
export interface TicketsForTokens extends TokenSeller {
  /** As `estimateTokens`. */
  estimate(request: GenerationRequest): Promise<{ tokens: TokenEstimate; obstacle: ErrorReport | null }>;
  /** As `agreedAt`, of an estimate made now. */
  agree(request: GenerationRequest, said: Said): Promise<Agreement>;
  /** Whether it may answer for another one: only up to the tokens that the person agreed to in advance. */
  mayStepIn(): boolean;
  /**
   * Who makes the tickets of one generation. Without an agreement it steps in for another one, or goes on with what was
   * begun before.
   */
  providerFor(generation: Pick<Generation, "id">, agreement: Agreement | null): Provider;
  /** Events of a generation are being stored, the last of them now; inside the transaction. */
  stored(id: GenerationId, events: readonly GenerationEvent[]): void;
  /** Whether something of it is still at the server, or may be. */
  goesOn(id: GenerationId): boolean;
  /** Whose tokens a generation takes; null where they are not signed in here now. */
  accountOf(row: Pick<MeteredRow, "accountId">): ActiveAccount | null;
  /** The network may be back: pauses between tries are over. */
  wake(): void;
}

export interface TicketsForTokensOptions {
  readonly store: Store;
  readonly accounts: Pick<Accounts, "active" | "of" | "ensure" | "state">;
  readonly secrets: Pick<Secrets, "state" | "obstacleOf">;
  /** Where the billing server is. */
  readonly url: string;
}

/** Those of one core. */
export function makeTicketsForTokens({ store, accounts, secrets, url }: TicketsForTokensOptions): TicketsForTokens {
  const places = new EventPlaces();
  let waking = new AbortController();

  /** What was agreed to in advance, as far as the wallet has it; null for nothing. */
  function inAdvance(): number | null {
    const active = accounts.active();
    if (active === null) return null;
    const { askAboveTokens, availableTokens, isUnlimited } = knownWallet(store, active.id);
    if (askAboveTokens === null || askAboveTokens === 0) return null;
    if (isUnlimited || availableTokens === null) return askAboveTokens;
    return availableTokens === 0 ? null : Math.min(askAboveTokens, availableTokens);
  }

  function accountOf({ accountId }: Pick<MeteredRow, "accountId">): ActiveAccount | null {
    // What a computer began before anybody signed in belongs to whoever took its tokens over: the server knows who.
    return accountId === deviceAccountId ? accounts.active() : accounts.of(accountId);
  }

  /** The row of a generation, written before anything is asked. Throws `billing/…`, `account/…`, `cost/not-confirmed`. */
  async function begun(
    id: GenerationId,
    { guidance = noGuidance }: GenerationRequest,
    agreement: Agreement | null,
  ): Promise<{ row: MeteredRow; account: ActiveAccount; wasAsked: boolean }> {
    const known = findMetered(store, id);
    if (known !== null) {
      const account = accountOf(known);
      if (account === null) throw new AppError("account/sign-in-needed");
      return { row: known, account, wasAsked: true };
    }
    if (agreement !== null && "problem" in agreement)
      throw new AppError(agreement.problem.code, agreement.problem.data);
    const maxTokens = agreement?.maxTokens ?? inAdvance();
    if (maxTokens === null) throw new AppError("cost/not-confirmed", { cost: "tokens" });
    const account = await accounts.ensure();
    const asked = { generationId: id, accountId: account.id, key: store.makeId(), maxTokens, guidance };
    return { row: insertMetered(store, asked), account, wasAsked: false };
  }

  async function* generate(
    id: GenerationId,
    request: GenerationRequest,
    { agreement, signal }: { readonly agreement: Agreement | null; readonly signal: AbortSignal },
  ): AsyncGenerator<GenerationEvent> {
    let what: Awaited<ReturnType<typeof begun>>;
    try {
      what = await begun(id, request, agreement);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      yield { kind: "failed", error: error.report() };
      return;
    }
    yield* followMetered({
      ...what,
      store,
      request,
      places,
      signal,
      providerId: mybaId,
      accountNow: () => accountOf(what.row),
      nextWake: () => waking.signal,
    });
  }

  return {
    url,
    async obstacle() {
      const { needsSignIn } = await accounts.state();
      if (needsSignIn) return { code: "account/sign-in-needed", data: {} };
      const active = accounts.active();
      if (active === null) return (await secrets.state()).locked ? { code: "secrets/locked", data: {} } : null;
      const obstacle = await secrets.obstacleOf(active.isPerson ? refreshSecret(active.id) : deviceSecret);
      // One that is missing here may wait in memory for a place; if not, asking says so.
      return obstacle === "missing" ? null : obstacle;
    },
    async look(signal) {
      const { client } = await accounts.ensure();
      await client.health(undefined, { signal });
    },
    estimate: (request) => estimateTokens({ store, accounts }, request),
    async agree(request, said) {
      const { tokens, obstacle } = await estimateTokens({ store, accounts }, request);
      if (obstacle !== null) throw new AppError(obstacle.code, obstacle.data);
      return { maxTokens: agreedAt(tokens, said) };
    },
    mayStepIn: () => inAdvance() !== null,
    providerFor: ({ id }, agreement) => ({
      id: mybaId,
      generate: (request, signal) => generate(id, request, { agreement, signal }),
    }),
    stored(id, events) {
      const place = places.lastOf(events);
      if (place !== undefined) notePlace(store, id, place);
    },
    goesOn(id) {
      const row = findMetered(store, id);
      return row !== null && row.state !== "settled" && !row.isCancelled;
    },
    accountOf,
    wake() {
      waking.abort();
      waking = new AbortController();
    },
  };
}
