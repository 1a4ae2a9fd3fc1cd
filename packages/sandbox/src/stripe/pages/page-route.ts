import type { World } from "../world.ts";
import type { PageReply } from "./page.ts";

/** What a browser sent. */
export interface PageCall {
  readonly world: World;
  readonly at: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of a form; empty where there is none. */
  readonly form: URLSearchParams;
}

/** One row of the table of pages. */
export interface PageRoute {
  readonly method: "GET" | "POST";
  /** `/c/pay/:id` */
  readonly path: string;
  /** Undefined where there is no such page. */
  readonly answer: (call: PageCall) => PageReply | undefined;
}
