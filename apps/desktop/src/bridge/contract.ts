import { accountContract } from "./account.ts";
import { appContract } from "./app.ts";
import { costsContract } from "./costs.ts";
import { draftsContract, generationsContract, sourcesContract, textsContract } from "./generations.ts";
import { providersContract, secretsContract } from "./providers.ts";
import { purchasesContract } from "./purchases.ts";
import { refinementsContract } from "./refinements.ts";
import { projectsContract, ticketsContract, undoContract } from "./tickets.ts";
import { transferContract } from "./transfer.ts";
import { walletContract } from "./wallet.ts";

/** Everything a window or a terminal may ask of the core, over a MessagePort, a WebSocket or in-process. */
export const contract = {
  app: appContract,
  projects: projectsContract,
  tickets: ticketsContract,
  undo: undoContract,
  drafts: draftsContract,
  texts: textsContract,
  generations: generationsContract,
  sources: sourcesContract,
  transfer: transferContract,
  providers: providersContract,
  secrets: secretsContract,
  costs: costsContract,
  refinements: refinementsContract,
  account: accountContract,
  wallet: walletContract,
  purchases: purchasesContract,
};
export type Contract = typeof contract;
