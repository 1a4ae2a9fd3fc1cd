/**
 * What to tell a person whose Node cannot run MyBA, or nothing when it can. better-sqlite3 13 needs Node-API 10 and
 * crashes below it without a word, so every entry file asks this before it imports the core
 * (https://github.com/WiseLibs/better-sqlite3/issues/1514).
 */
export function nodeRefusal(versions: {
  readonly node: string;
  readonly napi?: string | undefined;
}): string | undefined {
  if (Number(versions.napi ?? 0) >= 10) return undefined;
  return `MyBA needs Node 22.14 or newer; this is Node ${versions.node}. Use "npm start", which brings its own.`;
}
