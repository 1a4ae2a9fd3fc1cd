import { isObject } from "../model/json.ts";
import { invalidRequest } from "./stripe-failure.ts";

const clause =
  /^\s*(-?)(\w+)(?:\["([^"]+)"\]|\['([^']+)'\])?\s*([:~><]=?)\s*(?:"([^"]*)"|'([^']*)'|(\S+))\s*(?:AND\s+|$)/i;

/** Stripe's search as far as a set-up needs it: `field:'value'` and `metadata['key']:'value'`, joined by AND. */
export function searched(all: readonly object[], query: string, url: string, limit = 10): unknown {
  const tests: ((one: object) => boolean)[] = [];
  let rest = query;
  while (rest !== "") {
    const match = clause.exec(rest);
    const [whole, minus, field = "", key1, key2, operator, value1, value2, value3] = match ?? [];
    if (whole === undefined || operator !== ":")
      throw invalidRequest(
        "We were unable to parse your search query. The sandbox knows only `field:'value'` joined by AND.",
        { param: "query" },
      );
    const wanted = value1 ?? value2 ?? value3 ?? "";
    const key = key1 ?? key2;
    tests.push((one) => {
      const value = (one as Readonly<Record<string, unknown>>)[field];
      const found = key === undefined ? value : isObject(value) ? value[key] : undefined;
      const shown = typeof found === "string" ? found : JSON.stringify(found ?? null);
      return (shown === wanted) !== (minus === "-");
    });
    rest = rest.slice(whole.length);
  }
  const found = all.filter((one) => tests.every((test) => test(one)));
  return { object: "search_result", url, has_more: found.length > limit, data: found.slice(0, limit), next_page: null };
}
