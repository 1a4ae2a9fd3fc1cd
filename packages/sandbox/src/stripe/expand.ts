import { isObject, type JsonObject } from "../model/json.ts";
import type { Includable } from "./includable.ts";
import { invalidRequest } from "./stripe-failure.ts";
import type { World } from "./world.ts";

/** A copy of an answer, with objects in the place of ids where `paths` asks for it. Throws what cannot be expanded. */
export function expanded(world: World, includable: Includable, answer: unknown, paths: readonly string[]): unknown {
  const copy: unknown = structuredClone(answer);
  for (const path of paths) expandAt(world, includable, copy, path.split("."), path);
  return copy;
}

function expandAt(
  world: World,
  includable: Includable,
  at: unknown,
  [name, ...rest]: readonly string[],
  path: string,
): void {
  if (name === undefined || at === null) return;
  if (Array.isArray(at)) {
    for (const one of at) expandAt(world, includable, one, [name, ...rest], path);
    return;
  }
  if (!isObject(at)) throw cannot(path);
  // The answer is a copy of our own, made to be changed here.
  const holder = at as Record<string, unknown>;
  const include = includable[`${kindOf(holder)}.${name}`];
  if (include !== undefined && holder[name] === undefined)
    holder[name] = structuredClone(include(world, holder as JsonObject));
  else if (!(name in holder)) throw cannot(path);
  const value = holder[name];
  if (Array.isArray(value)) holder[name] = value.map((one) => resolved(world, one));
  else if (typeof value === "string") {
    const found = resolved(world, value);
    if (found === value) throw cannot(path);
    holder[name] = found;
  }
  if (rest.length > 0) expandAt(world, includable, holder[name], rest, path);
}

function resolved(world: World, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const found = world.store.byId(value);
  return found === undefined ? value : structuredClone(found);
}

const kindOf = (holder: JsonObject): string => (typeof holder["object"] === "string" ? holder["object"] : "");

const cannot = (path: string): Error =>
  invalidRequest(`This property cannot be expanded (${path}). You may want to try expanding at other properties.`, {
    param: "expand",
  });
