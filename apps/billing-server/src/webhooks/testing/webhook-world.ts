import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Logger, pino } from "pino";
import { onTestFinished } from "vitest";
import { makeApp } from "../../http/app.ts";
import { webhookRoutes } from "../../http/webhook-routes.ts";
import type { InboxRow } from "../inbox-rows.ts";
import { type Inbox, openInbox } from "../inbox.ts";
import type { InboxParts } from "../inbox-parts.ts";
import type { ServerDatabase } from "../../database/server-database.ts";

/** What an inbox and its addresses say while a test runs. */
export interface OpenInbox {
  readonly inbox: Inbox;
  /** `http://127.0.0.1:PORT/webhooks`. */
  readonly url: string;
  /** The lines of the log, oldest first. */
  readonly lines: readonly LogLine[];
}

type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** An inbox on the server's own HTTP, on a free port; closed when the test ends. */
export async function serveInbox(parts: Omit<InboxParts, "log">): Promise<OpenInbox> {
  const lines: LogLine[] = [];
  const log: Logger = pino({ level: "trace" }, { write: (line) => void lines.push(JSON.parse(line) as LogLine) });
  const inbox = openInbox({ ...parts, log });
  const app = makeApp({
    log,
    onAnswer: () => undefined,
    phase: () => "ready",
    trustedProxies: [],
    requestsPerMinute: 100_000,
    mounts: () => [{ path: "/webhooks", handler: webhookRoutes(inbox) }],
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await inbox.close();
  });
  return { inbox, lines, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks` };
}

/** The rows of the table, oldest event first. */
export function inboxRows({ db }: ServerDatabase): Promise<InboxRow[]> {
  return db.selectFrom("inbox").selectAll().orderBy("created_at").orderBy("event_id").execute();
}
