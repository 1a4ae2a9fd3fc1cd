import { startStripeDouble } from "../../packages/sandbox/src/stripe/stripe-double.ts";

// Stripe's stand-in in a process of its own, which sends nothing by itself. Its address is the one line it prints.
const double = await startStripeDouble();
process.once("SIGTERM", () => void double.close());
process.stdout.write(`${double.url}\n`);
