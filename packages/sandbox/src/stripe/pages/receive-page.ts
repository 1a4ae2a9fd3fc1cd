import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { World } from "../world.ts";
import { htmlPage } from "./page.ts";
import { pages } from "./page-table.ts";

/** Answers a browser; false where there is no such page. */
export async function receivePage(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", world.url);
  const form = new URLSearchParams(request.method === "POST" ? await text(request) : "");
  const reply = find(request.method ?? "GET", url.pathname, (row, at) =>
    row.answer({ world, at, query: url.searchParams, form }),
  );
  if (reply?.kind === "redirect") return void response.writeHead(303, { location: reply.location }).end();
  response.writeHead(reply?.status ?? 404, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(reply?.html ?? htmlPage("Not found", '<main class="one"><h2>There is nothing here.</h2></main>'));
}

function find<T>(
  method: string,
  path: string,
  use: (row: (typeof pages)[number], at: Readonly<Record<string, string>>) => T,
): T | undefined {
  const parts = path.split("/");
  for (const row of pages) {
    const names = row.path.split("/");
    if (row.method !== method || names.length !== parts.length) continue;
    if (!names.every((name, index) => (name.startsWith(":") ? parts[index] !== "" : name === parts[index]))) continue;
    const at = names.map((name, index) => [name.slice(1), parts[index] ?? ""] as const);
    return use(row, Object.fromEntries(at.filter((_, index) => names[index]?.startsWith(":"))));
  }
  return undefined;
}
