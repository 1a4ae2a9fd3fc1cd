import type { Router } from "@orpc/server";
import type { Contract } from "../../bridge/contract.ts";
import type { Accounts } from "../account/accounts.ts";
import type { Generations } from "../generation/generations.ts";
import type { Providers } from "../providers/providers.ts";
import type { Purchases } from "../purchases/purchases.ts";
import type { Refinements } from "../refinements/refinements.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { Wallet } from "../wallet/wallet.ts";
import { accountRouter } from "./account-router.ts";
import { type AppRouterOptions, appRouter } from "./app-router.ts";
import { costsRouter } from "./costs-router.ts";
import { generationsRouter, sourcesRouter } from "./generations-router.ts";
import { procedures } from "./implementer.ts";
import { projectsRouter } from "./projects-router.ts";
import { providersRouter } from "./providers-router.ts";
import { purchasesRouter } from "./purchases-router.ts";
import { refinementsRouter } from "./refinements-router.ts";
import { secretsRouter } from "./secrets-router.ts";
import { draftsRouter, textsRouter } from "./texts-router.ts";
import { ticketsRouter } from "./tickets-router.ts";
import { transferRouter } from "./transfer-router.ts";
import { undoRouter } from "./undo-router.ts";
import { walletRouter } from "./wallet-router.ts";

export interface RouterOptions extends AppRouterOptions {
  readonly generations: Generations;
  readonly providers: Providers;
  readonly secrets: Secrets;
  readonly refinements: Refinements;
  readonly accounts: Accounts;
  readonly wallet: Wallet;
  readonly purchases: Purchases;
}

/** Named by hand: what TypeScript infers for every procedure together is longer than it will write down. */
export type CoreRouter = Router<Contract, Record<PropertyKey, unknown>>;

/** The whole contract, implemented: one file a subject. */
export function makeRouter(options: RouterOptions): CoreRouter {
  const { store, generations, providers, secrets } = options;
  const networkIsBack = (): Promise<void> => {
    options.wallet.networkIsBack();
    return generations.networkIsBack();
  };
  return procedures.router({
    app: appRouter(options),
    projects: projectsRouter(store),
    tickets: ticketsRouter(store),
    undo: undoRouter(store, generations),
    drafts: draftsRouter(store),
    texts: textsRouter(),
    generations: generationsRouter({ ...generations, networkIsBack }),
    sources: sourcesRouter(store),
    transfer: transferRouter(store),
    providers: providersRouter(providers),
    secrets: secretsRouter(secrets),
    costs: costsRouter(store),
    refinements: refinementsRouter(options.refinements),
    account: accountRouter(options.accounts),
    wallet: walletRouter(options.wallet),
    purchases: purchasesRouter(options.purchases),
  });
}
