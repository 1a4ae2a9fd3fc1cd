import { existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { pino, type Logger } from "pino";
import { createPrivateFile } from "./database/private-file.ts";

/** Past this size the log begins anew, and the one before it stays beside it. */
const limitBytes = 1024 * 1024;

/**
 * The log of a data folder, `myba.log`: what nobody expected, as lines of JSON that people can send along. It never
 * gets ticket text. Where it cannot be written, nothing is logged: a full disk must not end the program.
 */
export function openLog(folder: string): { log: Logger; close: () => void } {
  const file = join(folder, "myba.log");
  try {
    if (existsSync(file) && statSync(file).size > limitBytes) renameSync(file, join(folder, "myba.1.log"));
    createPrivateFile(file);
    const destination = pino.destination({ dest: file, sync: true });
    destination.on("error", () => undefined);
    const log = pino({ level: "warn", base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
    return { log, close: () => destination.end() };
  } catch {
    return { log: pino({ level: "silent" }), close: () => undefined };
  }
}
