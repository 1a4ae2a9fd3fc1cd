import type Stripe from "stripe";
import { z } from "zod";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { pageOf } from "../lists.ts";
import * as p from "../parameters.ts";
import { type Route, route } from "../route.ts";
import { searched } from "../search.ts";
import { invalidRequest } from "../stripe-failure.ts";
import { fresh } from "../templates.ts";
import type { World } from "../world.ts";

const fields = {
  active: p.flag.optional(),
  description: p.unsettable(p.text()).optional(),
  images: p.list(p.webAddress(), 8).optional(),
  metadata: p.metadata.optional(),
  name: p.text().optional(),
  statement_descriptor: p.unsettable(p.text(22)).optional(),
  tax_code: p.unsettable(p.text()).optional(),
  unit_label: p.unsettable(p.text(12)).optional(),
  url: p.unsettable(p.webAddress()).optional(),
};

export const productRoutes: readonly Route[] = [
  route(
    "POST",
    "/v1/products",
    z.strictObject({ ...fields, id: p.text().optional(), name: p.text() }),
    ({ world, sent }) => {
      if (sent.id !== undefined && world.store.find("product", sent.id))
        throw invalidRequest(`Product already exists.`, { code: "resource_already_exists", param: "id" });
      return addProduct(world, sent);
    },
  ),
  route(
    "GET",
    "/v1/products",
    z.strictObject({
      ...p.pageParameters,
      active: p.flag.optional(),
      created: p.timeRange.optional(),
      ids: p.list(p.text()).optional(),
      url: p.text().optional(),
    }),
    ({ world, sent, path }) => {
      const all = world.store
        .all("product")
        .filter(
          (one) =>
            (sent.active === undefined || one.active === sent.active) &&
            (sent.ids === undefined || sent.ids.includes(one.id)) &&
            (sent.url === undefined || one.url === sent.url) &&
            p.isWithin(sent.created, one.created),
        );
      return pageOf(all, sent, path);
    },
  ),
  route(
    "GET",
    "/v1/products/search",
    z.strictObject({ query: p.text(), limit: p.whole(1, 100).optional() }),
    ({ world, sent, path }) => searched(world.store.all("product"), sent.query, path, sent.limit),
  ),
  route("GET", "/v1/products/:id", p.nothing, ({ world, at: { id = "" } }) => world.store.get("product", id)),
  route(
    "POST",
    "/v1/products/:id",
    z.strictObject({ ...fields, default_price: p.text().optional() }),
    ({ world, at: { id = "" }, sent }) => {
      const product = world.store.get("product", id);
      if (sent.default_price !== undefined) world.store.get("price", sent.default_price, "default_price");
      const { metadata, ...rest } = sent;
      const changes = { ...given(rest), metadata: p.changedMetadata(product.metadata, metadata) };
      const previous = world.store.change(product, { ...changes, updated: world.clock.now() });
      world.events.emit("product.updated", product, { previous });
      return product;
    },
  ),
  route("DELETE", "/v1/products/:id", p.nothing, ({ world, at: { id = "" } }) => {
    const product = world.store.get("product", id);
    if (world.store.all("price").some((price) => price.product === id))
      throw invalidRequest("This product cannot be deleted because it has one or more user-created prices.");
    world.store.remove("product", id);
    world.events.emit("product.deleted", product);
    return { id, object: "product", deleted: true };
  }),
];

type NewProduct = Partial<z.output<z.ZodObject<typeof fields>>> & {
  readonly id?: string | undefined;
  readonly name: string;
};

/** A product, of its own or of a price that was made with it. */
export function addProduct(world: World, { id = newId("product"), metadata, ...rest }: NewProduct): Stripe.Product {
  const now = world.clock.now();
  const plain = { active: true, description: null, images: [], url: null, ...given(rest) };
  const product = fresh("product", {
    id,
    created: now,
    updated: now,
    ...plain,
    metadata: p.changedMetadata({}, metadata),
  });
  world.store.add("product", product);
  world.events.emit("product.created", product);
  return product;
}
