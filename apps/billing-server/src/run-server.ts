import { AppError, wordsFor } from "@myba/shared/errors";
import { userInfo } from "node:os";
import { runBackupCli } from "./backup/cli.ts";
import { runCatalogueCli } from "./catalogue-cli/cli.ts";
import { configFrom } from "./config.ts";
import { runGiftCli } from "./gift-cli/cli.ts";
import { runInboxCli } from "./inbox-cli/cli.ts";
import { runKeysCli } from "./keys/cli.ts";
import { runPaymentsCli } from "./payments-cli/cli.ts";
import { runMarginCli } from "./margin-cli/cli.ts";
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
billing margin      sets what generations brought in beside what they cost, by day and model; --help has more
billing reconcile   makes good what Stripe's webhooks missed, and compares its money with the ledger; --help has more
billing stripe-setup  makes an account at Stripe what the catalogue wants; --help has more
billing refund      gives money back; --help has more
billing quarantine  shows what Stripe said and our orders did not, and resolves it; --help has more
billing gift        makes codes that give tokens, lists and withdraws them; --help has more
billing inbox       shows what Stripe and Clerk have told, and has it processed again; --help has more
billing backup      copies everything of a server on SQLite, also while it runs
billing restore     proves such a backup and puts it where a server can start on it
billing keys        names the keys that a server has, and makes new ones

Ctrl-C, SIGTERM and SIGHUP end it in order, once more at once.
`;

/** So long an end in order may take before a second signal that came with the first ends it at once. */
const secondSignalMs = 500;

/**
 * Serves until it is asked to end, or does what else the command line says. Resolves to the exit code: 0, or 1 with
 * words about what stood in the way; the other commands have codes of their own.
 */
export async function runServer(world: Surroundings): Promise<number> {
  const [command, ...more] = world.args;
  const { writeOut, writeError, env } = world;
  const io = { writeOut, writeError, env, now: Date.now };
  if (command === "catalogue") return runCatalogueCli(more, { ...io, user: userInfo().username, columns: 100 });
  if (command === "margin") return runMarginCli(more, io);
  if (command === "reconcile" || command === "refund" || command === "quarantine" || command === "stripe-setup")
    return runPaymentsCli(world.args, { ...io, user: userInfo().username });
  if (command === "gift") return runGiftCli(more, { ...io, user: userInfo().username });
  if (command === "inbox") return runInboxCli(more, io);
  if (command === "backup" || command === "restore") return runBackupCli(world.args, io);
  if (command === "keys") return runKeysCli(more, io);
  if (command !== "serve" || more.length > 0) {
    const isHelp = command === "--help" || command === "-h";
    (isHelp ? writeOut : writeError)(usage);
    return isHelp ? 0 : 2;
  }
  try {
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
