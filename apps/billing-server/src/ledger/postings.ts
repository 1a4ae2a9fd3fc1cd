import type { Books } from "./books.ts";
import type { Answers, Command } from "./commands.ts";
import type { Moment } from "./post.ts";
import { adjust, closeAccount, expire, setUnlimited, transferAnonymous } from "./rules/account.ts";
import { grant, purchase, referral } from "./rules/grant.ts";
import { removeMember, setMember } from "./rules/member.ts";
import { dispute, refund } from "./rules/refund.ts";
import { reverse, settle } from "./rules/settle.ts";
import { reserve, spend } from "./rules/spend.ts";
import { payOwed } from "./rules/wallet.ts";

/** A posting rule: from the rows as they are to the rows as they shall be. Knows no clock, no ids and no engine. */
export type Rule<Kind extends Command["kind"]> = (
  books: Books,
  moment: Moment,
  command: Extract<Command, { kind: Kind }>,
) => Answers[Kind];

/** Every command with its rule; `docs/ledger.md` has them as a table with examples. */
export const postings: { readonly [Kind in Command["kind"]]: Rule<Kind> } = {
  grant,
  purchase,
  referral,
  spend,
  reserve,
  settle,
  reverse,
  refund,
  dispute,
  reinstate: dispute,
  expire,
  "pay-debt": payOwed,
  "transfer-anonymous": transferAnonymous,
  adjust,
  "set-member": setMember,
  "remove-member": removeMember,
  "set-unlimited": setUnlimited,
  "close-account": closeAccount,
};
