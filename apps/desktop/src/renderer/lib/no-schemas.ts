/**
 * Stands in for zod in the window's bundle. The window parses nothing: the core checks every call, the contract is
 * types only on this side, and what is imported from the shared packages are lists, words and limits. So the schemas
 * beside them cost nothing here, and zod's probe for `new Function`, which the page policy forbids and the browser
 * would report, never runs. Zod's own `jitless` setting would silence the probe as well, but only if it were set before
 * the first schema is made, and would still ship all of zod for schemas nobody asks.
 */
export const z: unknown = new Proxy(() => undefined, {
  get: (_target, name) => {
    if (typeof name === "string" && /parse/i.test(name)) {
      throw new Error("the window has no schemas: parse in the core");
    }
    return z;
  },
  apply: () => z,
});
