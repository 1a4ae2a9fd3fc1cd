/**
 * Stands in for zod in the window's bundle. The window parses nothing: the core checks every call, and the contract is
 * types only on this side. So the schemas beside shared values cost nothing here, and zod's probe for `new Function`,
 * which the page policy forbids and the browser would report, never runs.
 */
export const z: unknown = new Proxy(() => undefined, {
  get: (_target, name) => {
    if (name === "parse" || name === "safeParse") throw new Error("the window has no schemas: parse in the core");
    return z;
  },
  apply: () => z,
});
