import { join } from "node:path";
import { sandboxPeople } from "../../packages/sandbox/src/clerk/config.ts";
import { defaultDataFolder } from "../../apps/desktop/src/core/data-folder.ts";
import type { OpenSandbox } from "../sandbox/open-sandbox.ts";
import type { HostOptions } from "../../apps/desktop/src/web-host/options.ts";

/** Where the app that is being started buys its tokens, as the environment it is started with. */
export interface Billing {
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/**
 * Starts a sandbox in the data folder, unless a billing server is named or the real one is wanted. It ends with the app.
 */
export async function openBilling(
  options: Pick<HostOptions, "dataFolder" | "sandbox">,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Billing> {
  if (!options.sandbox || env["MYBA_BILLING_URL"]) return { env, close: () => Promise.resolve() };
  const folder = join(options.dataFolder ?? defaultDataFolder(), "sandbox");
  // Loaded only here: a server and four stand-ins take their time.
  const { openSandbox } = await import("../sandbox/open-sandbox.ts");
  const sandbox = await openSandbox(folder);
  const { url } = sandbox;
  if (sandbox.isOwn) for (const line of linesAbout(sandbox)) say(line);
  return { env: { ...env, MYBA_BILLING_URL: url }, close: () => sandbox.close() };
}

function linesAbout({ url, codes }: Pick<OpenSandbox, "url" | "codes">): string[] {
  const [ada] = sandboxPeople;
  return [
    `Sandbox: tokens come from ${url}, and neither money nor AI is real there. --no-sandbox uses the real one.`,
    `Sign in as ${ada?.email}, pay with 4242 4242 4242 4242. Tokens stay; payments under way end when MyBA does.`,
    ...(codes === null
      ? []
      : [`Codes to try: ${codes.promotion} takes 30 % off, ${codes.gift} is a gift of 10 tokens.`]),
  ];
}
