import type Stripe from "stripe";
import { handledTypes } from "../events/event-handlers.ts";
import { stripeApiVersion } from "../open-stripe.ts";
import type { SettingUp } from "./setting-up.ts";

type Events = Stripe.WebhookEndpointCreateParams["enabled_events"];

/**
 * Where Stripe tells of what happens, in the version that this server reads; answers with the secret of one that was
 * made. One of another version cannot be changed: it is switched off when its successor is there.
 */
export async function setUpEndpoint(run: SettingUp): Promise<string | null> {
  const { stripe, publicUrl } = run;
  const url = `${publicUrl}/webhooks/stripe`;
  // The types of events that are handled are Stripe's own.
  const events = handledTypes.toSorted() as Events;
  const all = await stripe.ask((calls) =>
    calls.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 1000 }),
  );
  const here = all.filter((one) => one.url === url);
  const found = here.find(({ api_version: version }) => version === stripeApiVersion);
  const isSame = found !== undefined && found.status === "enabled" && isSameList(found.enabled_events, events);
  const does = found === undefined ? "create" : isSame ? "keep" : "update";
  const detail = `${events.length} types of events, version ${stripeApiVersion}`;
  const made = await run.step({ what: "webhook", name: url, does, detail }, (key) =>
    stripe.ask(({ webhookEndpoints }) =>
      found === undefined
        ? webhookEndpoints.create(
            { url, enabled_events: events, api_version: stripeApiVersion, metadata: { myba: "webhook" } },
            key,
          )
        : webhookEndpoints.update(found.id, { enabled_events: events, disabled: false }, key),
    ),
  );
  for (const { id, status, api_version: version } of here) {
    if (version === stripeApiVersion || status === "disabled") continue;
    // oxlint-disable-next-line no-await-in-loop -- one at most, nearly always
    await run.step({ what: "webhook", name: id, does: "archive", detail: `of version ${version}` }, (key) =>
      stripe.ask(({ webhookEndpoints }) => webhookEndpoints.update(id, { disabled: true }, key)),
    );
  }
  return made?.secret ?? null;
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join(" ") === other.toSorted().join(" ");
}
