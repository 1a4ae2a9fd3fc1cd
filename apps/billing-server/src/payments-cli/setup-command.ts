import type { Command } from "commander";
import { setUpStripe } from "../payments/setup/set-up.ts";
import type { Step } from "../payments/setup/setting-up.ts";
import { jsonText, type PaymentsIo } from "./io.ts";
import { withPayments } from "./open.ts";

interface Flags {
  readonly dryRun?: boolean;
  readonly live?: boolean;
  readonly json?: true;
}

/** `billing stripe-setup`, also called `stripe:setup`: makes an account at Stripe what the catalogue wants. */
export function addSetUp(program: Command, io: PaymentsIo): void {
  program
    .command("stripe-setup")
    .description("create or update products, prices, coupon, portal and webhook endpoint at Stripe from the catalogue")
    .option("--dry-run", "print the plan and change nothing")
    .option("--live", "has to be said with a live key, and only then")
    .option("--json", "as JSON")
    .action(async ({ dryRun: isDry = false, live: isLive = false, json }: Flags) => {
      const done = await withPayments(io, (opened) => setUpStripe(opened, { isDry, isLive }), { isPublic: true });
      if (json) return io.writeOut(jsonText(done));
      for (const step of done.steps) io.writeOut(lineOf(step));
      const changes = done.steps.filter(({ does }) => does !== "keep").length;
      if (changes === 0) io.writeOut("Everything is as the catalogue wants it.\n");
      else io.writeOut(isDry ? `${changes} changes would be made.\n` : `${changes} changes were made.\n`);
      if (done.webhookSecret !== null) io.writeOut(`STRIPE_WEBHOOK_SECRET=${done.webhookSecret}\n`);
    });
}

function lineOf({ does, what, name, detail }: Step): string {
  return `${does.padEnd(7)}  ${what.padEnd(7)}  ${name}  (${detail})\n`;
}
