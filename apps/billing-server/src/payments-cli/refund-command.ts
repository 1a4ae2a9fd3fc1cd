import { type Command, InvalidArgumentError } from "commander";
import { randomUUID } from "node:crypto";
import { jsonText, type PaymentsIo } from "./io.ts";
import { withPayments } from "./open.ts";

interface Flags {
  readonly amount?: number;
  readonly reason: string;
  readonly key?: string;
  readonly json?: true;
}

/** `billing refund`: gives money back, and takes back the tokens it had paid for. */
export function addRefund(program: Command, io: PaymentsIo): void {
  program
    .command("refund")
    .description("give back a purchase, or a part of it; tokens that were used already are owed from then on")
    .argument("<checkout>", "the purchase's id")
    .option(
      "--amount <minor-units>",
      "so many cents, or whatever the smallest unit is; all that is left without it",
      amount,
    )
    .requiredOption("--reason <text>", "why, for whoever looks at it later", reason)
    .option("--key <key>", "to ask again for the same refund after an answer was lost")
    .option("--json", "as JSON")
    .action(async (checkoutId: string, { amount: asked, reason: why, key = randomUUID(), json }: Flags) => {
      io.writeError(`Key: ${key}\n`);
      const answer = await withPayments(io, ({ refunds }) =>
        refunds.refund({ checkoutId, amount: asked, reason: why, by: `terminal:${io.user}`, key }),
      );
      if (json) return io.writeOut(jsonText(answer));
      const { refundId, amount: given, isSettled, explanation, checkout } = answer;
      io.writeOut(`${refundId}: ${given} of the smallest unit of ${checkout.currency.toUpperCase()} go back.\n`);
      io.writeOut(isSettled ? `${explanation}\n` : "The money is on its way; tokens are taken once it has arrived.\n");
    });
}

function amount(text: string): number {
  if (!/^[1-9]\d{0,11}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of minor units.");
  return Number(text);
}

function reason(text: string): string {
  if (text.trim() === "" || text.length > 200) throw new InvalidArgumentError("It must have 1 to 200 letters.");
  return text;
}
