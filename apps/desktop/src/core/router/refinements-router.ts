import type { Refinements } from "../refinements/refinements.ts";
import { procedures } from "./implementer.ts";

/** `refinements.*` of the contract. */
export function refinementsRouter(service: Refinements) {
  const { refinements } = procedures;
  return refinements.router({
    start: refinements.start.handler(({ input }) => service.start(input)),
    feed: refinements.feed.handler(({ input, signal }) => service.feed(input.id, signal)),
    list: refinements.list.handler(({ input }) => service.list(input.ticketId)),
    cancel: refinements.cancel.handler(({ input }) => service.cancel(input.id)),
    accept: refinements.accept.handler(({ input }) => service.accept(input.id, input.paths)),
    dismiss: refinements.dismiss.handler(({ input }) => service.dismiss(input.id)),
  });
}
