import type { Store } from "./store.ts";

interface Entry {
  readonly version: string;
  readonly value: unknown;
}

const capacity = 100;
const caches = new WeakMap<Store, Map<string, Entry>>();

/** The result of a query, kept until any commit of any process; for counts that are asked for at every page. */
export function cached<T>(store: Store, key: string, query: () => T): T {
  const cache = caches.get(store) ?? new Map<string, Entry>();
  caches.set(store, cache);
  const version = store.version();
  const known = cache.get(key);
  if (known?.version === version) return known.value as T; // A key is only ever used with one kind of query.
  const value = query();
  if (cache.size >= capacity) cache.clear();
  cache.set(key, { version, value });
  return value;
}
