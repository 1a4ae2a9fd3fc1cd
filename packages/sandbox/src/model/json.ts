/** A JSON object whose content nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON value is an object, and neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of an object at a path of names; undefined where the path ends early. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
}

/** Like `memberAt`, for text; "" for anything else. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = memberAt(value, ...path);
  return typeof found === "string" ? found : "";
}

/** Like `memberAt`, for numbers. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = memberAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** Like `memberAt`, for objects. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject | undefined {
  const found = memberAt(value, ...path);
  return isObject(found) ? found : undefined;
}

/** Like `memberAt`, for lists; an empty one for anything else. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = memberAt(value, ...path);
  return Array.isArray(found) ? found : [];
}
