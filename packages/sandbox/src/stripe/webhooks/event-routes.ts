import { z } from "zod";
import { eventBody } from "../events.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest, noSuch } from "../stripe-failure.ts";
import { isOfType } from "./event-types.ts";

const keptSeconds = 30 * 86_400;

export const eventRoutes: readonly Route[] = [
  route(
    "GET",
    "/v1/events",
    z.strictObject({
      ...p.pageParameters,
      created: p.timeRange.optional(),
      delivery_success: p.flag.optional(),
      type: p.text().optional(),
      types: p.list(p.text(), 20).optional(),
    }),
    ({ world, sent, path }) => {
      if (sent.type !== undefined && sent.types !== undefined)
        throw invalidRequest("You may pass either `type` or `types`, but not both.", { param: "type" });
      const wanted = sent.types ?? (sent.type === undefined ? undefined : [sent.type]);
      const since = world.clock.now() - keptSeconds;
      const all = world.events.kept.filter(
        (one) =>
          one.created >= since &&
          p.isWithin(sent.created, one.created) &&
          (sent.delivery_success === undefined || (one.pending === 0) === sent.delivery_success) &&
          (wanted === undefined || wanted.some((type) => isOfType(one.type, type))),
      );
      const page = pageOf(all.toReversed(), sent, path);
      return { ...page, data: page.data.map((one) => eventBody(one)) };
    },
  ),
  route("GET", "/v1/events/:id", p.nothing, ({ world, at: { id = "" } }) => {
    const event = world.events.find(id);
    if (event === undefined) throw noSuch("event", id);
    return eventBody(event);
  }),
];
