import type { JsonObject } from "../model/json.ts";
import type { World } from "./world.ts";

/** Fields that an object has only where somebody asks for them by `expand`, by `kind.field`. */
export type Includable = Readonly<Record<string, (world: World, holder: JsonObject) => unknown>>;

/** All of them; a subject adds its own here. */
export const includable: Includable = {};
