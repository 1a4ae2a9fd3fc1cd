import type { AnyObject, Kind, Kinds } from "./kinds.ts";
import { isObject, type JsonObject } from "../model/json.ts";
import { noSuch } from "./stripe-failure.ts";

/** All objects of the account, as they are now. References between them are ids, as Stripe sends them unexpanded. */
export interface ObjectStore {
  add<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K];
  find<K extends Kind>(kind: K, id: string): Kinds[K] | undefined;
  /** Throws Stripe's `resource_missing`, which names the parameter; "id" stands for the path. */
  get<K extends Kind>(kind: K, id: string, param?: string): Kinds[K];
  /** Newest first. */
  all<K extends Kind>(kind: K): readonly Kinds[K][];
  /** Changes an object in place, and tells what it was like: `previous_attributes` of an event. */
  change<T extends AnyObject>(object: T, values: Partial<T>): JsonObject;
  remove(kind: Kind, id: string): void;
  /** Whatever has this id: for expansion. */
  byId(id: string): AnyObject | undefined;
  /** Whether there was such an object, and it was deleted. */
  isDeleted(id: string): boolean;
}

export function makeObjectStore(): ObjectStore {
  const kinds = new Map<Kind, Map<string, AnyObject>>();
  const everything = new Map<string, AnyObject>();
  const deleted = new Set<string>();
  // The map of a kind holds only objects of that kind: `add` is the one that fills it.
  const of = <K extends Kind>(kind: K): Map<string, Kinds[K]> => {
    const known = kinds.get(kind) ?? new Map<string, AnyObject>();
    kinds.set(kind, known);
    return known as Map<string, Kinds[K]>;
  };
  return {
    add(kind, object) {
      of(kind).set(object.id, object);
      everything.set(object.id, object);
      return object;
    },
    find: (kind, id) => of(kind).get(id),
    get(kind, id, param) {
      const found = of(kind).get(id);
      if (found === undefined) throw noSuch(kind, id, param);
      return found;
    },
    all: (kind) => [...of(kind).values()].toReversed(),
    change(object, values) {
      const previous = differences(object as unknown as JsonObject, values);
      Object.assign(object, values);
      return previous;
    },
    remove(kind, id) {
      of(kind).delete(id);
      everything.delete(id);
      deleted.add(id);
    },
    byId: (id) => everything.get(id),
    isDeleted: (id) => deleted.has(id),
  };
}

/** What `before` has where `after` says otherwise; inside of hashes only the members that differ. */
export function differences(before: JsonObject, after: JsonObject): JsonObject {
  const changed = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(
    changed.map((name) => {
      const [was, is] = [before[name], after[name]];
      if (!isObject(was) || !isObject(is)) return [name, structuredClone(was ?? null)];
      const both = Object.fromEntries([...Object.keys(was), ...Object.keys(is)].map((key) => [key, is[key]]));
      return [name, differences(was, both)];
    }),
  );
}
