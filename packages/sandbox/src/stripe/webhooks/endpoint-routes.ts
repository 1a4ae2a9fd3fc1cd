import { z } from "zod";
import { stripeApiVersion } from "../config.ts";
import { given } from "../given.ts";
import { newId, randomText } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";
import { secrets } from "./secrets.ts";

/** All events, or one type by its whole name. */
const eventType = p.text(100).refine((type) => /^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$/.test(type), "Invalid event type");

const changeable = {
  description: p.unsettable(p.text()).optional(),
  enabled_events: p.list(eventType, 500).optional(),
  metadata: p.metadata.optional(),
  url: p.webAddress().optional(),
};

export const endpointRoutes: readonly Route[] = [
  route(
    "POST",
    "/v1/webhook_endpoints",
    z.strictObject({
      ...changeable,
      api_version: p.text().optional(),
      connect: p.flag.optional(),
      enabled_events: p.list(eventType, 500),
      url: p.webAddress(),
    }),
    ({ world, sent }) => {
      const { metadata, connect: _, ...rest } = sent;
      if (rest.api_version !== undefined && rest.api_version !== stripeApiVersion)
        throw invalidRequest(`Invalid API version: ${rest.api_version}. The sandbox writes only ${stripeApiVersion}.`, {
          param: "api_version",
        });
      return addEndpoint(world, {
        ...given(rest),
        url: rest.url,
        enabled_events: rest.enabled_events,
        metadata: p.changedMetadata({}, metadata),
      });
    },
  ),
  route("GET", "/v1/webhook_endpoints", z.strictObject(p.pageParameters), ({ world, sent, path }) =>
    pageOf(world.store.all("webhook_endpoint"), sent, path),
  ),
  route("GET", "/v1/webhook_endpoints/:id", p.nothing, ({ world, at: { id = "" } }) =>
    world.store.get("webhook_endpoint", id),
  ),
  route(
    "POST",
    "/v1/webhook_endpoints/:id",
    z.strictObject({ ...changeable, disabled: p.flag.optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const endpoint = world.store.get("webhook_endpoint", id);
      const { metadata, disabled, ...rest } = sent;
      const status = disabled === undefined ? endpoint.status : disabled ? "disabled" : "enabled";
      world.store.change(endpoint, {
        ...given(rest),
        status,
        metadata: p.changedMetadata(endpoint.metadata, metadata),
      });
      return endpoint;
    },
  ),
  route("DELETE", "/v1/webhook_endpoints/:id", p.nothing, ({ world, at: { id = "" } }) => {
    world.store.get("webhook_endpoint", id);
    world.store.remove("webhook_endpoint", id);
    return { id, object: "webhook_endpoint", deleted: true };
  }),
];

/** An endpoint; its secret is shown this once. */
export function addEndpoint(
  world: World,
  values: {
    readonly url: string;
    readonly enabled_events: string[];
    readonly metadata?: Record<string, string>;
    readonly api_version?: string;
    readonly description?: string | null;
  },
  secret = `whsec_${randomText(32)}`,
): unknown {
  const id = newId("webhook_endpoint");
  const blank = fresh("webhook_endpoint", { id, created: world.clock.now(), status: "enabled" });
  const endpoint = world.store.add("webhook_endpoint", { ...blank, ...values });
  secrets.set(endpoint, [secret]);
  return { ...endpoint, secret };
}
