import { create } from "zustand";
import type { Item } from "./offers.ts";

/** Something that was pressed on and is not begun yet. */
export interface Choice {
  readonly item: Item;
  readonly currency: string;
  /** What the person saw on it: where it costs something else by now, they are asked again. */
  readonly seenPrice: number;
}

interface Choosing {
  readonly choice: Choice | null;
  /** A promotion code for the next purchase; empty for none. */
  readonly code: string;
  /** What was begun last: it is shown to whoever began it. */
  readonly begunId: string | null;
}

const key = "myba.choice";

/** What is about to be bought in this window. A reload, or a sign-in on the way, does not lose it. */
export const useChoosing = create<Choosing>(() => remembered());

/** Chooses something to buy, changes the choice, or drops it with null. */
export function choose(choice: Choice | null): void {
  useChoosing.setState({ choice });
}

/** The choice has become a purchase; its code is used up. */
export function noteBegun(purchaseId: string): void {
  useChoosing.setState({ choice: null, code: "", begunId: purchaseId });
}

/** Whoever began it has been led to it. */
export function forgetBegun(): void {
  useChoosing.setState({ begunId: null });
}

/** Keeps a promotion code for the next purchase. */
export function keepCode(code: string): void {
  useChoosing.setState({ code });
}

useChoosing.subscribe((state) => sessionStorage.setItem(key, JSON.stringify(state)));

function remembered(): Choosing {
  const text = sessionStorage.getItem(key);
  // Only this window writes it.
  return text === null ? { choice: null, code: "", begunId: null } : (JSON.parse(text) as Choosing);
}
