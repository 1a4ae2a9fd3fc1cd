import { procedures } from "./implementer.ts";
import { unbuilt } from "./unbuilt.ts";

const { refinements } = procedures;

/** `refinements.*` of the contract. */
export function refinementsRouter() {
  return refinements.router({
    start: refinements.start.handler(unbuilt),
    feed: refinements.feed.handler(unbuilt),
    list: refinements.list.handler(unbuilt),
    cancel: refinements.cancel.handler(unbuilt),
    accept: refinements.accept.handler(unbuilt),
    dismiss: refinements.dismiss.handler(unbuilt),
  });
}
