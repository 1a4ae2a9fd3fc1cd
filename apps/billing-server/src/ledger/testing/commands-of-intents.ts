import type { Command } from "../commands.ts";
import { grants, type Intent, people, wallets } from "./commands.ts";
import type { ReferenceModel } from "./model.ts";

/** What a wish is looked up in. */
export interface Wishes {
  readonly model: ReferenceModel;
  readonly nowMs: number;
  /** Commands with keys, as they were asked. */
  readonly asked: Command[];
}

/**
 * The command that is meant, or nothing where there is no such hold, spend or key. With `only`, a command that changes
 * no other wallet than this one.
 */
export function commandOf(intent: Intent, wishes: Wishes, only?: number): Command | undefined {
  const command = resolve(only === undefined || !("wallet" in intent) ? intent : { ...intent, wallet: only }, wishes);
  const isElsewhere = only !== undefined && (command === undefined || accountOf(command) !== wallets[only]);
  if (command === undefined || isElsewhere) return undefined;
  if ("idempotency" in command && intent.do !== "repeat") wishes.asked.push(command);
  return command;
}

function accountOf(command: Command): string | undefined {
  return "accountId" in command ? command.accountId : undefined;
}

function resolve(intent: Intent, { model, nowMs, asked }: Wishes): Command | undefined {
  const key = `key-${asked.length + 1}`;
  const common = { idempotency: { scope: "model", key }, actor: "test" };
  const accountId = ("wallet" in intent && intent.wallet !== null && wallets[intent.wallet]) || wallets[0];
  const member = "member" in intent && intent.member !== null ? { memberId: `member-${intent.member}` } : {};
  const end = "endsInMs" in intent && intent.endsInMs !== null ? { expiresAt: nowMs + intent.endsInMs } : {};
  const cause = { type: "generation", id: key };
  switch (intent.do) {
    case "grant": {
      const { tokens, priority, startsInMs } = intent;
      return {
        ...common,
        ...end,
        kind: "grant",
        grant: grants[intent.grant] ?? "promo",
        accountId,
        tokens,
        cause: { type: "rule", id: String(intent.cause ?? key) },
        ...(startsInMs !== null && { effectiveAt: nowMs + startsInMs }),
        ...(priority !== null && { priority }),
      };
    }
    case "purchase": {
      const { cents: paidCents, tokens: paidTokens, bonus: bonusTokens, payment } = intent;
      const paymentId = `p${payment}`;
      return { ...common, kind: "purchase", accountId, paymentId, paidCents, paidTokens, bonusTokens, ...end };
    }
    case "refund":
      return { ...common, kind: "refund", ...paymentOf(intent, accountId, model), refundedCents: intent.cents };
    case "dispute":
    case "reinstate": {
      const payment = paymentOf(intent, accountId, model);
      const disputeId = `${payment.paymentId}/d${intent.dispute}`;
      return { ...common, kind: intent.do, ...payment, disputeId, cents: intent.cents };
    }
    case "spend":
      return { ...common, kind: "spend", accountId, tokens: intent.tokens, cause, ...memberOf(accountId, member) };
    case "reserve": {
      const expiresAt = nowMs + intent.endsInMs;
      return {
        ...common,
        kind: "reserve",
        accountId,
        tokens: intent.tokens,
        expiresAt,
        cause,
        ...memberOf(accountId, member),
      };
    }
    case "capture":
    case "release":
    case "sweep":
      return settlingOf(intent, model);
    case "reverse": {
      const [transferId, spend] = chosen([...model.state.spends], intent.spend) ?? [];
      if (transferId === undefined || spend === undefined) return undefined;
      const tokens = intent.tokens === null ? {} : { tokens: intent.tokens };
      return { ...common, kind: "reverse", accountId: spend.wallet, transferId, ...tokens };
    }
    case "expire":
    case "pay-debt":
      return { kind: intent.do, accountId };
    case "close-account":
      return { ...common, kind: "close-account", accountId };
    case "sign-up": {
      const [deviceId, userId] = [wallets[intent.device] ?? "", wallets[intent.user] ?? ""];
      return { ...common, kind: "transfer-anonymous", deviceId, userId, welcomeTokens: intent.welcome };
    }
    case "refer": {
      const [referrerId, referredId] = [intent.referrer, intent.referred].map((no) => people[no % 3] ?? people[0]);
      const { tokens } = intent;
      if (referrerId === undefined || referredId === undefined) return undefined;
      return { ...common, kind: "referral", referrerId, referredId, referrerTokens: tokens, referredTokens: 2 };
    }
    case "adjust":
      return { ...common, kind: "adjust", accountId, tokens: intent.tokens, reason: "test", ...end };
    case "set-member":
      return { ...common, kind: "set-member", accountId: team, memberId: "", ...member, capTokens: intent.cap };
    case "remove-member":
      return { ...common, kind: "remove-member", accountId: team, memberId: "", ...member };
    case "set-unlimited":
      return { ...common, kind: "set-unlimited", accountId, until: intent.forMs && nowMs + intent.forMs };
    case "repeat":
    default: {
      const earlier = chosen(asked, intent.key);
      return earlier !== undefined && intent.isOther ? ({ ...earlier, actor: "somebody" } as Command) : earlier;
    }
  }
}

const team = "team:acme";

function paymentOf(
  intent: Extract<Intent, { do: "refund" | "dispute" | "reinstate" }>,
  accountId: string,
  { state }: ReferenceModel,
): { accountId: string; paymentId: string } {
  const known = intent.wallet === null ? chosen([...state.payments.values()], intent.payment) : undefined;
  return known === undefined
    ? { accountId, paymentId: `p${intent.payment}` }
    : { accountId: known.wallet, paymentId: known.id };
}

/** People have no members: nearly always they are not asked for one. */
function memberOf(accountId: string, member: { memberId?: string }): { memberId?: string } {
  return accountId === team || accountId === "user:eve" ? member : {};
}

function settlingOf(
  intent: Extract<Intent, { do: "capture" | "release" | "sweep" }>,
  { state }: ReferenceModel,
): Command | undefined {
  const holds = [...state.holds.values()];
  const open = holds.filter((hold) => hold.state === "open");
  const hold = chosen(open.length > 0 && intent.hold % 4 > 0 ? open : holds, intent.hold);
  if (hold === undefined) return undefined;
  const by =
    intent.do === "capture"
      ? ({ kind: "capture", tokens: intent.tokens, above: intent.isTopUp ? "top-up" : "cap" } as const)
      : ({ kind: intent.do } as const);
  return { kind: "settle", accountId: hold.wallet, holdId: hold.id, by, actor: "test" };
}

function chosen<T>(items: readonly T[], no: number): T | undefined {
  return items[no % Math.max(1, items.length)];
}
