import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Router, type Request, type RequestHandler } from "express";
import helmet from "helmet";
import type { Checkouts } from "../payments/checkouts.ts";
import type { Mount } from "./app.ts";
import { factsOf } from "./request-frame.ts";
import { type ReturnPage, returnPageHtml } from "./return-page-html.ts";

export interface ReturnPageParts {
  readonly publicUrl: string;
  readonly checkouts: Pick<Checkouts, "byPage">;
}

const folder = join(import.meta.dirname, "return-page");

/**
 * Where Stripe sends people when they have paid or turned back: `/checkout/return` and `/checkout/cancel`. The address
 * names the purchase by an id that only these addresses have, and that opens nothing else; without one, or with one that
 * is none, the page says nothing of any purchase. What it says is our order's, after asking Stripe where that is late.
 */
export function returnPages({ publicUrl, checkouts }: ReturnPageParts): Mount {
  const router = Router();
  router.use(
    named,
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": ["'none'"],
          "script-src": ["'self'"],
          "style-src": ["'self'"],
          "img-src": ["data:"],
          "base-uri": ["'none'"],
          "form-action": ["'none'"],
          "frame-ancestors": ["'none'"],
        },
      },
      strictTransportSecurity: publicUrl.startsWith("https:"),
      // The address names a purchase; nobody outside needs it.
      referrerPolicy: { policy: "no-referrer" },
    }),
  );
  const show =
    (place: ReturnPage["place"]): RequestHandler =>
    async (request, response) => {
      const order = textOf(request, "order", /^[\w-]{24}$/);
      const checkout = order === undefined ? undefined : await checkouts.byPage(order);
      const tries = Number(textOf(request, "n", /^\d{1,3}$/) ?? 0);
      const address = `/checkout/${place}?order=${order ?? ""}`;
      response.set("cache-control", "no-store").type("html").send(returnPageHtml({ place, checkout, tries, address }));
    };
  router.get("/return", show("return"));
  router.get("/cancel", show("cancel"));
  router.get("/page.css", file("page.css", "text/css"));
  router.get("/open.js", file("open.js", "text/javascript"));
  return { path: "/checkout", handler: router };
}

function textOf({ query }: Request, name: string, form: RegExp): string | undefined {
  const value = query[name];
  return typeof value === "string" && form.test(value) ? value : undefined;
}

/** Read once, as the server opens. */
function file(name: string, type: string): RequestHandler {
  const text = readFileSync(join(folder, name), "utf8");
  return (_request, response) => {
    response.set("cache-control", "public, max-age=300").type(type).send(text);
  };
}

const paths = new Set(["return", "cancel", "page.css", "open.js"]);

const named: RequestHandler = (request, response, next) => {
  const [, first = ""] = request.path.split("/");
  if (paths.has(first)) factsOf(response).route = `/checkout/${first}`;
  next();
};
