import { parseArgs } from "node:util";
import { startClerkDouble } from "./clerk-double.ts";
import { sandboxClerk, sandboxPeople } from "./config.ts";

// Starts a Clerk double to try a billing server against: `node packages/sandbox/src/clerk/main.ts --port 4020`.

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

const double = await startClerkDouble({ port, ...(webhookUrl !== undefined && { webhookUrl }) });
const people = sandboxPeople.map(({ email, password }) => `  ${email.padEnd(20)}${password ?? ""}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void double.close());
process.stdout.write(`A sandbox stand-in for Clerk listens at ${double.url}
It knows only people who are made up. A billing server uses it with

  MYBA_SANDBOX=1
  CLERK_API_URL=${double.url}
  CLERK_SECRET_KEY=${sandboxClerk.secretKey}
  CLERK_PUBLISHABLE_KEY=${sandboxClerk.publishableKey}
  CLERK_WEBHOOK_SECRET=${sandboxClerk.webhookSecret}

${people.join("\n")}
`);

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}
