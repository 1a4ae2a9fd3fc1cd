import { AppError } from "@myba/shared/errors";
import { monthOf } from "../catalogue/grants.ts";
import type { PlanQuote } from "../catalogue/quote.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { Grant } from "../ledger/commands.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { PlanMonth } from "./plan-months.ts";

type GrantParts = Pick<PaymentParts, "ledger" | "now">;

/** What a month of a plan is granted for. */
export interface MonthGrant {
  readonly accountId: AccountId;
  readonly subscriptionId: string;
  readonly month: PlanMonth;
  readonly payment?: NonNullable<Grant["payment"]>;
  readonly paidAt: number;
}

/** Grants a month of a plan once, whatever the plan was when it is asked again. Answers a refusal for good. */
export async function grantMonth(
  parts: GrantParts,
  quote: PlanQuote,
  { month, paidAt, ...grant }: MonthGrant,
): Promise<string | undefined> {
  const command = monthOf(quote, { ...grant, ...month, actor: "stripe" });
  if (command === undefined) return undefined;
  // The cause is the month; whoever asks for it by another plan or payment comes too late, and is no other request.
  const key = `${command.cause.id}/${quote.planKey}/${quote.catalogueVersion}/${grant.payment?.id ?? ""}`;
  const asked = { ...command, eventAt: paidAt, idempotency: { ...command.idempotency, key } };
  return execute(parts, lasting(parts, asked, month));
}

/** Tokens that a larger plan gives for the rest of a month, once for each month and plan. */
export interface ChangeGrant extends Omit<MonthGrant, "paidAt"> {
  readonly tokens: number;
  readonly paidAt: number;
}

/** Grants what a change to a larger plan adds to the month it falls in. Answers a refusal for good. */
export async function grantChange(
  parts: GrantParts,
  quote: PlanQuote,
  { month, paidAt, tokens, ...grant }: ChangeGrant,
): Promise<string | undefined> {
  const command = monthOf(quote, { ...grant, ...month, actor: "stripe" });
  if (command === undefined || tokens <= 0) return undefined;
  const id = `${command.cause.id}/${quote.planKey}`;
  const key = `${id}/${quote.catalogueVersion}/${tokens}/${grant.payment?.id ?? ""}`;
  const change = { ...command, tokens, cause: { ...command.cause, id }, eventAt: paidAt };
  return execute(parts, lasting(parts, { ...change, idempotency: { ...command.idempotency, key } }, month));
}

/**
 * Tokens that would be over before they are there, since word of the payment came months late, last as long from now as
 * they would have lasted.
 */
function lasting({ now }: GrantParts, command: Grant, month: PlanMonth): Grant {
  const { expiresAt = Infinity, idempotency } = command;
  if (expiresAt > now()) return command;
  const late = now() + (month.endsAt - month.beginsAt);
  return { ...command, expiresAt: late, idempotency: { ...idempotency, key: `${idempotency.key}/${late}` } };
}

async function execute({ ledger }: GrantParts, command: Grant): Promise<string | undefined> {
  try {
    await ledger.execute(command);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && refusals.has(error.code)) return error.code;
    throw error;
  }
}

const refusals: ReadonlySet<string> = new Set([
  "ledger/account-closed",
  "ledger/payment-mismatch",
  "ledger/key-reused",
  "ledger/amount-invalid",
]);
