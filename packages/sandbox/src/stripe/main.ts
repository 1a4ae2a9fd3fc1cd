import { parseArgs } from "node:util";
import { sandboxStripe } from "./config.ts";
import { startStripeDouble } from "./stripe-double.ts";

// Starts a Stripe double to try a billing server against: `node packages/sandbox/src/stripe/main.ts --port 4030`.

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "webhook-url": { type: "string" },
  },
});
const port = Number(values.port);
const webhookUrl = values["webhook-url"];
if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse("--port is a number from 0 to 65535.");
if (webhookUrl !== undefined && !URL.canParse(webhookUrl)) refuse("--webhook-url is where webhooks go.");

const double = await startStripeDouble({ port, ...(webhookUrl !== undefined && { webhookUrl }) });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void double.close());
process.stdout.write(`A sandbox stand-in for Stripe listens at ${double.url}
No money moves there. A billing server uses it with

  MYBA_SANDBOX=1
  STRIPE_API_URL=${double.url}
  STRIPE_SECRET_KEY=${sandboxStripe.secretKey}
  STRIPE_WEBHOOK_SECRET=${sandboxStripe.webhookSecret}

Pay with 4242 4242 4242 4242; money/test-cards.ts has cards that do something else.
`);

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}
