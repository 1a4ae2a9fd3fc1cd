import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { sha256, type TestDevice } from "../identity/testing/test-device.ts";
import { bundledProgram } from "./bundled-program.ts";

/** The billing server's entry, as it is. */
export const main = join(import.meta.dirname, "../main.ts");

/** A server that is a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Ends it by a signal; the exit code, or null where the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly lines: readonly string[];
  /** Whoever reads its log is gone. */
  closeLog(): void;
}

/** Starts one in the sandbox, on a folder; at the end of the test, or when else is said, it is killed. */
export async function startServerProcess(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  atTheEnd: (kill: () => void) => void = onTestFinished,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [await bundledProgram("main.ts"), "serve"], {
    env: {
      MYBA_SANDBOX: "1",
      MYBA_PORT: "0",
      MYBA_SERVER_DATA: folder,
      CLERK_SECRET_KEY: "sk_test_0123456789abcdef",
      CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from("clerk.example.com$").toString("base64")}`,
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  atTheEnd(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  const ready = Promise.withResolvers<string>();
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    const { msg, url = "" } = JSON.parse(line) as { msg: string; url?: string };
    if (msg === "ready") ready.resolve(url);
  });
  const url = await ready.promise;
  return {
    url,
    lines,
    closeLog: () => void child.stdout.destroy(),
    async end(signal) {
      const exited = once(child, "close");
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** A request as a device signs it. */
export function askAs(
  { url }: ServerProcess,
  device: TestDevice,
  method: string,
  path: string,
  body?: object,
  key?: string,
): Promise<Response> {
  const address = `${url}/api${path}`;
  const text = body === undefined ? "" : JSON.stringify(body);
  const proof = device.prove({ method, address, bodyHash: sha256(text), idempotencyKey: key }, Date.now());
  return fetch(address, {
    method,
    headers: {
      authorization: `MyBA-Device ${proof}`,
      ...(key !== undefined && { "idempotency-key": key }),
      ...(text !== "" && { "content-type": "application/json" }),
    },
    ...(text !== "" && { body: text }),
  });
}
