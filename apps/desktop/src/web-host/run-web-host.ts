import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, wordsFor } from "@myba/shared/errors";
import type { Capabilities } from "../bridge/app.ts";
import type { BillingAddress } from "../bridge/billing-address.ts";
import { version } from "../bridge/version.ts";
import type { CoreConfig } from "../core/config.ts";
import { externalAddress } from "../core/billing-place.ts";
import { hostHelp, parseHostOptions, type HostOptions } from "./options.ts";
import { announceHost, askRunningHost, handLinkToHost, type LinkTaken } from "./running-host.ts";
import { startWebHost, type HostedCore, type WebHost } from "./web-host.ts";

/** The world around the program, handed in by its entry file. */
export interface HostSurroundings {
  readonly args: readonly string[];
  readonly rendererFolder: string;
  readonly defaultDataFolder: () => string;
  readonly startCore: (config: CoreConfig) => Promise<HostedCore>;
  /** Where tokens are sold; null where they are not wanted. Throws `request/invalid` for what makes no sense. */
  readonly billing: () => BillingAddress | null;
  /** Whether `myba://` links reach the MyBA that has this data folder. */
  readonly deepLinks: (dataFolder: string) => Capabilities["deepLinks"];
  /** Answers whether one came up. Undefined without a display. */
  readonly openBrowser: ((url: string) => Promise<boolean>) | undefined;
  /** Settles when the program is asked to end. */
  readonly stopped: Promise<void>;
  readonly sessionKey: Buffer | undefined;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

const nativeWindow: Capabilities["nativeWindow"] = {
  available: false,
  reason: "MyBA is open in your browser because its desktop window is not installed",
};

/** Serves MyBA to the browser until asked to stop. Answers with the exit code; errors are told in the user's words. */
export async function runWebHost(world: HostSurroundings): Promise<number> {
  try {
    const options = parseHostOptions(world.args);
    if (options.help) {
      world.print(hostHelp);
      return 0;
    }
    return await serve(world, options, options.dataFolder ?? world.defaultDataFolder());
  } catch (error) {
    tell(world, error);
    return 1;
  }
}

async function serve(world: HostSurroundings, options: HostOptions, dataFolder: string): Promise<number> {
  const billing = world.billing();
  const idle = Promise.withResolvers<void>();
  const secret = randomBytes(32).toString("base64url");
  let host: WebHost;
  try {
    host = await startWebHost({
      startCore: () =>
        world.startCore({
          dataFolder,
          version,
          capabilities: { nativeWindow, deepLinks: world.deepLinks(dataFolder) },
          ...(billing && { billing }),
          openExternal: async (address) => {
            const url = externalAddress(address, billing);
            return (url && (await world.openBrowser?.(url.href))) ?? false;
          },
        }),
      rendererFolder: world.rendererFolder,
      port: options.port,
      addressSecret: secret,
      onIdle: idle.resolve,
      ...(options.idleExitMs !== undefined && { idleExitMs: options.idleExitMs }),
      ...(world.sessionKey && { sessionKey: world.sessionKey }),
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "data/locked")
      return openRunning(world, options, dataFolder, error);
    throw error;
  }
  const withdraw = announceHost(dataFolder, { port: host.port, secret, pid: process.pid });
  world.print(`MyBA is open at ${host.url}`);
  world.print("The address works once; start MyBA again for a fresh one. Ctrl-C stops it.");
  if (options.link !== undefined) showLink(world, host, options.link);
  // Whether a browser comes up takes a moment to tell, and Ctrl-C does not wait for it.
  if (options.open) void world.openBrowser?.(host.issueUrl());
  await Promise.race([world.stopped, idle.promise]);
  withdraw();
  await host.close();
  return 0;
}

/** Started twice with one folder: the person wants MyBA, so the one that runs is opened. */
async function openRunning(
  world: HostSurroundings,
  options: HostOptions,
  dataFolder: string,
  locked: AppError,
): Promise<number> {
  const taken = options.link === undefined ? undefined : await handInPatiently(dataFolder, options.link);
  const url = taken?.url ?? (await askRunningHost(dataFolder));
  if (!url) throw locked;
  world.print(`${locked.message} It is open at ${url}`);
  if (options.open && world.openBrowser && taken?.hasPage !== true) {
    const another = await askRunningHost(dataFolder);
    await world.openBrowser(another ?? url);
  }
  return 0;
}

/** Two links that follow each other find a host that is only just starting. */
const startingMs = 5000;

async function handInPatiently(dataFolder: string, link: string): Promise<LinkTaken | undefined> {
  for (let waitedMs = 0; waitedMs < startingMs; waitedMs += 100) {
    // oxlint-disable-next-line no-await-in-loop -- One look after the other.
    const taken = await handLinkToHost(dataFolder, link);
    if (taken) return taken;
    // oxlint-disable-next-line no-await-in-loop -- The same.
    await sleep(100);
  }
  return undefined;
}

/** A link to a ticket that is gone keeps nobody from MyBA. */
function showLink(world: HostSurroundings, host: WebHost, link: string): void {
  try {
    host.showLink(link);
  } catch (error) {
    tell(world, error);
  }
}

function tell(world: HostSurroundings, error: unknown): void {
  const report = error instanceof AppError ? error.report() : { code: "program/broken" as const, data: {} };
  const { message, next } = wordsFor(report);
  world.printError(message);
  world.printError(next);
  if (!(error instanceof AppError)) world.printError(`(${error instanceof Error ? error.message : String(error)})`);
}
