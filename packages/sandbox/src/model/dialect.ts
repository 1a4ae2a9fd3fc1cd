import type { IncomingHttpHeaders } from "node:http";
import type { Asked, DialectName, Frame, ModelCall, Speech, Usage } from "./call.ts";
import type { Failure, Reason } from "./failures.ts";
import type { JsonObject } from "./json.ts";
import type { Generation, World } from "./world.ts";

/** How a dialect hears a question and says an answer, at one kind of address. */
export interface Voice {
  readonly streamType: string;
  /** What a stream says while it has nothing to say. */
  readonly keepAlive?: string;
  hear(body: JsonObject, path: string): Asked;
  /** What is wrong with a request that the provider would refuse before asking the model. */
  refuse?(body: JsonObject, headers: IncomingHttpHeaders): Failure | undefined;
  whole(call: ModelCall, speech: Speech, world: World): unknown;
  stream(call: ModelCall, speech: Speech, world: World): Iterable<Frame>;
  /** What a stream says when the provider breaks down in its middle. */
  breakdown(call: ModelCall): string;
  /** The same without a stream, where the provider answers 200 all the same. */
  wholeBreakdown?(call: ModelCall): unknown;
}

/** What the double answers at one address. */
export type Endpoint =
  | { readonly kind: "voice"; readonly path: RegExp; readonly voice: Voice }
  | {
      readonly kind: "page";
      readonly method: "GET" | "POST";
      readonly path: RegExp;
      readonly isOpen?: boolean;
      /** A JSON value, or the failure the provider would tell of. */
      answer(visit: Visit): { readonly json: unknown } | { readonly failure: Failure };
    };

/** A request for something else than an answer of the model. */
export interface Visit {
  readonly url: URL;
  readonly body: JsonObject;
  readonly key: string;
  readonly world: World;
}

/** One way to talk to a model: its addresses, its key, its errors, its headers. */
export interface Dialect {
  readonly name: DialectName;
  readonly needsKey: boolean;
  readonly endpoints: readonly Endpoint[];
  /** Reasons that have another status here than elsewhere. */
  readonly statuses?: Readonly<Partial<Record<Reason, number>>>;
  /** The key a request carries, "" for none. */
  keyOf(headers: IncomingHttpHeaders): string;
  /** What is wrong with an address whatever is asked there. */
  refuseAddress?(url: URL): Failure | undefined;
  /** Enters an answer into the provider's books, in place of an earlier entry for it. */
  keepBooks?(call: ModelCall, usage: Usage, world: World, ending: Pick<Generation, "wasCancelled">): void;
  failureBody(failure: Failure, about: { readonly path: string; readonly requestId: string }): unknown;
  /** Headers that come with every reply. */
  headers(requestId: string, status: number): Readonly<Record<string, string>>;
}
