import { z } from "zod";
import { newId } from "../ids.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";

export const portalSessionRoutes: readonly Route[] = [
  route(
    "POST",
    "/v1/billing_portal/sessions",
    z.strictObject({
      configuration: p.text().optional(),
      customer: p.text(),
      locale: p.text(10).optional(),
      return_url: p.webAddress().optional(),
    }),
    ({ world, sent }) => {
      const customer = world.store.get("customer", sent.customer, "customer");
      const configuration = configurationOf(world, sent.configuration);
      const id = newId("billing_portal.session");
      const session = fresh("billing_portal.session", {
        id,
        configuration: configuration.id,
        created: world.clock.now(),
        customer: customer.id,
        flow: null,
        livemode: false,
        locale: sent.locale ?? null,
        return_url: sent.return_url ?? configuration.default_return_url,
        url: `${world.url}/p/session/${id}`,
      });
      world.events.emit("billing_portal.session.created", session);
      return world.store.add("billing_portal.session", session);
    },
  ),
];

function configurationOf(world: World, id: string | undefined) {
  if (id !== undefined) return world.store.get("billing_portal.configuration", id, "configuration");
  const found = world.store.all("billing_portal.configuration").find((one) => one.is_default && one.active);
  if (found) return found;
  const words =
    "No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.";
  throw invalidRequest(words);
}
