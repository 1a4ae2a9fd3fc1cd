import type { z } from "zod";
import type { World } from "./world.ts";

/** A request whose parameters are known to be right. */
export interface Call<Sent> {
  readonly world: World;
  /** The path as it was asked for: the `url` of lists. */
  readonly path: string;
  /** What stands in the path in the place of a name with a colon. */
  readonly at: Readonly<Record<string, string>>;
  readonly sent: Sent;
}

/** One row of the table of routes. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** `/v1/customers/:id` */
  readonly path: string;
  readonly takes: z.ZodType;
  /** The answer, still with ids where it could be expanded. Runs without a pause: nothing else happens meanwhile. */
  readonly answer: (call: Call<never>) => unknown;
}

/** A route whose answer knows the type of what is sent. */
export function route<S extends z.ZodType>(
  method: Route["method"],
  path: string,
  takes: S,
  answer: (call: Call<z.output<S>>) => unknown,
): Route {
  // `receive` gives to the answer only what the row's own schema has read.
  return { method, path, takes, answer: answer };
}

/** The row for a request, and what its path says. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly row: Route; readonly at: Readonly<Record<string, string>> } | undefined {
  const parts = path.split("/");
  for (const row of routes) {
    const names = row.path.split("/");
    if (row.method !== method || names.length !== parts.length) continue;
    const pairs = names.map((name, index) => [name, parts[index] ?? ""] as const);
    if (!pairs.every(([name, part]) => (name.startsWith(":") ? part !== "" : name === part))) continue;
    const at = pairs.filter(([name]) => name.startsWith(":"));
    return { row, at: Object.fromEntries(at.map(([name, part]) => [name.slice(1), decodeURIComponent(part)])) };
  }
  return undefined;
}
