/**
 * What to tell whoever starts the server on a Node that cannot run it, or nothing when it can. better-sqlite3 13 needs
 * Node-API 10 and crashes below it without a word (https://github.com/WiseLibs/better-sqlite3/issues/1514).
 */
export function nodeRefusal(versions: { readonly node: string; readonly napi?: string }): string | undefined {
  if (Number(versions.napi ?? 0) >= 10) return undefined;
  return `The billing server needs Node 22.14 or newer; this is Node ${versions.node}. Use "pnpm billing", which brings its own.`;
}
