import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import type { BillingConfig } from "./config.ts";

/** At least one, newest first: the first makes, all of them check. */
export type Secrets = readonly [string, ...string[]];

/**
 * The secrets that sign cookies and hide network addresses: of the configuration, otherwise one that the first start on
 * a data folder makes there, readable by its owner only.
 */
export function serverSecrets({ secrets, dataFolder }: Pick<BillingConfig, "secrets" | "dataFolder">): Secrets {
  const [newest, ...older] = secrets ?? secretsIn(join(dataFolder, "server.secret"));
  if (newest === undefined) throw new AppError("server/configuration", { reason: "MYBA_SERVER_SECRETS has no secret" });
  return [newest, ...older];
}

function secretsIn(file: string): string[] {
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64")}\n`, { flag: "wx", mode: 0o600, flush: true });
  } catch (error) {
    // Another process, or an earlier start, made it.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8")
    .split(/[\s,]+/)
    .filter((part) => part !== "");
}
