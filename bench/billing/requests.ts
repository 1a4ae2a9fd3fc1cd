import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import type { SignedIn } from "./people.ts";

const makeId = makeIds(Date.now);

/** A request as HTTP/1.1 writes it. */
export interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What costs the answering side next to nothing. */
export const sayHello: Asked = { method: "GET", path: "/", headers: {} };

/** Somebody's balance. */
export function readBalance({ token }: SignedIn): Asked {
  return { method: "GET", path: "/api/wallet", headers: { authorization: `Bearer ${token}` } };
}

/** Somebody uses a feature, which nobody asked for before. */
export function spendOnce({ token }: SignedIn): Asked {
  return {
    method: "POST",
    path: "/api/wallet/spend",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": makeId(),
    },
    body: '{"feature":"ticket"}',
  };
}

/** One of them, each in turn. */
export function inTurn<Thing>(things: readonly Thing[]): () => Thing {
  let next = 0;
  return () => {
    const thing = things[next % things.length];
    next += 1;
    if (thing === undefined) throw new Error("there are none");
    return thing;
  };
}
