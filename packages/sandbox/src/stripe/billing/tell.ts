import type { JsonObject } from "../../model/json.ts";
import type { AnyObject } from "../kinds.ts";
import type { EventType } from "../events.ts";
import { differences } from "../object-store.ts";
import type { World } from "../world.ts";

/**
 * Changes an object in place, and what lies inside of it, and tells of it with the values of before; says nothing where
 * nothing is different.
 */
export function changeAndTell<T extends AnyObject>(
  world: World,
  type: EventType,
  object: T,
  at: number,
  change: (object: T) => void,
): void {
  const before = structuredClone(object);
  change(object);
  const previous = differences(before as unknown as JsonObject, object as unknown as JsonObject);
  if (Object.keys(previous).length > 0) world.events.emit(type, object, { previous, at });
}
