import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import type { HistoryLine } from "../ledger/queries.ts";
import type { TransferKind } from "../ledger/rows.ts";
import { useOf } from "./feature-use.ts";

/** What a line of a history needs of the ledger to be explained. */
type Line = Pick<HistoryLine, "kind" | "amount" | "causeType" | "causeId" | "contra" | "meta">;

/** Why tokens came or went, in the words of the catalogue that it was by. */
export function reasonOf(line: Line, catalogue: Catalogue): string {
  const use = useOf(line);
  if (line.kind === "spend") {
    if (use === undefined) return reasons.spend;
    const name = nameIn(catalogue.features, use.feature);
    return use.count > 1 ? `${name} × ${use.count}` : name;
  }
  const sold = line.meta?.["sold"];
  if (typeof sold === "string") {
    const name = nameIn([...catalogue.packages, ...catalogue.plans], sold);
    return line.kind === "bonus" ? `Bonus: ${name}` : name;
  }
  const note = line.kind === "gift" ? line.meta?.["note"] : undefined;
  if (typeof note === "string") return note;
  // What a spend took was given back, or a payment was.
  if (line.kind === "refund" && line.contra === "usage_revenue") return "Given back";
  const owed = line.kind === "refund" ? line.meta?.["uncollected"] : undefined;
  if (typeof owed === "number" && owed > 0)
    return `Payment refunded; ${owed} of its tokens were used already and are owed`;
  if (line.kind === "transfer") return line.amount < 0 ? "Moved to your account" : "From your device";
  if (line.kind === "referral") return line.causeId.startsWith("by/") ? "Invited somebody" : "Invited by somebody";
  return reasons[line.kind];
}

/** The catalogue that a line was by. */
export function catalogueVersionOf({ meta }: Pick<Line, "meta">): number | undefined {
  const version = meta?.["catalogueVersion"];
  return typeof version === "number" ? version : undefined;
}

/** For what no catalogue names. */
const reasons: { readonly [kind in TransferKind]: string } = {
  purchase: "Tokens bought",
  bonus: "Bonus",
  welcome: "Welcome to MyBA",
  anonymous: "To try MyBA",
  transfer: "Moved",
  spend: "Used",
  refund: "Payment refunded",
  subscription_grant: "Your plan",
  referral: "Invitation",
  daily: "Tokens of the day",
  gift: "A gift",
  promo: "A promotion",
  expiry: "Expired",
  dispute: "Payment disputed",
  reinstatement: "Dispute withdrawn",
  admin_adjustment: "Corrected by MyBA",
  debt_payment: "Paid what was owed",
  hold: "Set aside",
  release: "No longer set aside",
  plan: "Plan changed",
  member: "Team changed",
  closure: "Wallet closed",
};

/** The name, or the key in words where the catalogue has it no more. */
function nameIn(named: readonly { readonly key: string; readonly name: string }[], key: string): string {
  const words = key.replaceAll("-", " ");
  return named.find((one) => one.key === key)?.name ?? words.charAt(0).toUpperCase() + words.slice(1);
}
