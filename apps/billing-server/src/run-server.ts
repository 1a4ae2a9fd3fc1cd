import { AppError, wordsFor } from "@myba/shared/errors";
import { userInfo } from "node:os";
import { runCatalogueCli } from "./catalogue-cli/cli.ts";
import { configFrom } from "./config.ts";
import { rotatedSigningKeys } from "./identity/oidc/oidc-keys.ts";
import { startBillingServer } from "./server.ts";

/** The world around the program, handed in by its entry file. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Calls whenever the program is asked to end. */
  readonly onSignal: (listener: () => void) => void;
  readonly exit: (code: number) => void;
}

const usage = `billing serve       runs MyBA's billing server; docs/operations.md has every variable it reads
billing catalogue   shows, checks and publishes what is sold; --help has more
billing new-keys    prints MYBA_SIGNING_KEYS with a new key in front

Ctrl-C, SIGTERM and SIGHUP end it in order, once more at once.
`;

/** So long an end in order may take before a second signal that came with the first ends it at once. */
const secondSignalMs = 500;

/**
 * Serves until it is asked to end, or does what else the command line says. Resolves to the exit code: 0, or 1 with
 * words about what stood in the way; `catalogue` has codes of its own.
 */
export async function runServer(world: Surroundings): Promise<number> {
  const [command, ...more] = world.args;
  if (command === "catalogue") {
    const { writeOut, writeError, env } = world;
    return runCatalogueCli(more, { writeOut, writeError, env, user: userInfo().username, columns: 100, now: Date.now });
  }
  if (!(command === "serve" || command === "new-keys") || more.length > 0) {
    const isHelp = command === "--help" || command === "-h";
    (isHelp ? world.writeOut : world.writeError)(usage);
    return isHelp ? 0 : 2;
  }
  try {
    if (command === "new-keys") {
      world.writeOut(`${rotatedSigningKeys(world.env["MYBA_SIGNING_KEYS"]?.trim())}\n`);
      return 0;
    }
    const stopped = Promise.withResolvers<void>();
    let firstAt: number | undefined;
    world.onSignal(() => {
      // A terminal and a supervisor may both pass on one Ctrl-C.
      if (firstAt !== undefined && performance.now() - firstAt >= secondSignalMs) world.exit(130);
      firstAt ??= performance.now();
      stopped.resolve();
    });
    const server = await startBillingServer(configFrom(world.env));
    await stopped.promise;
    await server.close();
    return 0;
  } catch (error) {
    world.writeError(`${wordsOf(error)}\n`);
    return 1;
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { message, next } = wordsFor(error.report());
  return `${message}\n${next}`;
}
