import { escaped, htmlPage, money } from "./page.ts";
import type { PageRoute } from "./page-route.ts";

export const receiptPages: readonly PageRoute[] = [
  {
    method: "GET",
    path: "/receipts/:id",
    answer({ world, at: { id = "" }, query }) {
      const charge = world.store.find("charge", id);
      if (charge?.receipt_url?.endsWith(`token=${query.get("token")}`) !== true) return undefined;
      const { amount, amount_refunded: refunded, currency, description, created } = charge;
      const rows = [
        ["Paid", money(amount, currency)],
        ["Date", new Date(created * 1000).toISOString().slice(0, 10)],
        ...(description === null ? [] : [["For", description]]),
        ...(refunded === 0 ? [] : [["Refunded", money(refunded, currency)]]),
      ];
      const list = rows
        .map(([name = "", value = ""]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
        .join("");
      return {
        kind: "page",
        status: 200,
        html: htmlPage("Receipt", `<main class="one"><div><h1>Receipt</h1><dl>${list}</dl></div></main>`),
      };
    },
  },
];
