import type Stripe from "stripe";
import type { World } from "../world.ts";
import { notesOf } from "./session-notes.ts";

/** Closes a page that nobody has paid on. */
export function expire(world: World, session: Stripe.Checkout.Session): void {
  if (session.status !== "open") return;
  const notes = notesOf(session);
  notes.callOffExpiry();
  notes.waiting = null;
  world.store.change(session, { status: "expired", url: null });
  const { intent } = notes;
  if (intent && ["requires_payment_method", "requires_action"].includes(intent.status)) {
    world.store.change(intent, {
      status: "canceled",
      canceled_at: world.clock.now(),
      cancellation_reason: "automatic",
      next_action: null,
    });
    world.events.emit("payment_intent.canceled", intent);
  }
  world.events.emit("checkout.session.expired", session);
}
