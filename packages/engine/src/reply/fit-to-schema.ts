import { enumWords, plainName, propertyNames } from "./answer-words.ts";
import type { JsonSchema } from "./strict-json-schema.ts";

/** More entries than any field keeps; what stands behind them is not looked at. */
const maxItems = 2000;

/**
 * The nearest value that follows the schema, whatever the given one is: what fits stays, what is nearly right is turned
 * (a number as text, one entry in place of a list, another word for a type), everything else is absent. Only own
 * properties are read, and only those of the schema: keys such as `__proto__` reach nothing. Never throws.
 */
export function fitToSchema(schema: JsonSchema, value: unknown): unknown {
  const { shape, isNullable } = withoutNull(schema);
  if (isNullable && (value === null || value === undefined)) return null;
  const fitted = fitters[typeOf(shape)]?.(shape, value);
  return fitted ?? (isNullable ? null : (empties[typeOf(shape)]?.(shape) ?? ""));
}

/** The schema of what is there, where null says that it is not. */
function withoutNull(schema: JsonSchema): { shape: JsonSchema; isNullable: boolean } {
  const branches = schema["anyOf"];
  if (Array.isArray(branches)) {
    const shape = branches.find((branch: JsonSchema) => branch["type"] !== "null") as JsonSchema | undefined;
    return { shape: shape ?? {}, isNullable: branches.length > 1 };
  }
  return { shape: schema, isNullable: Array.isArray(schema["type"]) && schema["type"].includes("null") };
}

function typeOf(shape: JsonSchema): string {
  if (Array.isArray(shape["enum"])) return "enum";
  const type = shape["type"];
  return Array.isArray(type) ? String(type.find((one) => one !== "null")) : String(type);
}

type Fitter = (shape: JsonSchema, value: unknown) => unknown;

/** One a type; undefined where nothing of that type can be made of the value. */
const fitters: Readonly<Record<string, Fitter>> = {
  string: (_shape, value) => textOf(value),
  integer: (_shape, value) => wholeNumberOf(value),
  enum: wordOf,
  array: listOf,
  object: objectOf,
};

const empties: Readonly<Record<string, (shape: JsonSchema) => unknown>> = {
  string: () => "",
  integer: () => 0,
  enum: (shape) => wordsOf(shape)[0],
  array: () => [],
  object: (shape) => objectOf(shape, {}),
};

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    const lines = value.slice(0, maxItems).filter((line) => typeof line === "string");
    return lines.length > 0 ? lines.join("\n") : undefined;
  }
  const told = isObject(value) ? mainNames.map((name) => ownValue(value, name)).find((one) => one !== undefined) : null;
  return typeof told === "string" ? told : undefined;
}

function wholeNumberOf(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(/-?\d{1,9}(?:\.\d{1,9})?/.exec(value)?.[0]) : value;
  return typeof number === "number" && Number.isFinite(number) && Math.abs(number) < 1e9
    ? Math.round(number)
    : undefined;
}

function wordOf(shape: JsonSchema, value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > 60) return undefined;
  const words = wordsOf(shape);
  const word = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  if (words.includes(word)) return word;
  const meant = Object.hasOwn(enumWords, word) ? enumWords[word] : undefined;
  return meant !== undefined && words.includes(meant) ? meant : undefined;
}

function wordsOf(shape: JsonSchema): readonly string[] {
  return shape["enum"] as readonly string[];
}

function listOf(shape: JsonSchema, value: unknown): unknown[] | undefined {
  const items = shape["items"] as JsonSchema;
  if (value === null || value === undefined) return undefined;
  const given = Array.isArray(value) ? value : typeof value === "string" ? linesOf(value) : [value];
  return given
    .slice(0, maxItems)
    .filter((item) => item !== null && item !== undefined && item !== "")
    .map((item: unknown) => fitToSchema(items, item));
}

function linesOf(text: string): readonly string[] {
  return text.length > 100_000
    ? []
    : text.split("\n").map((line) => line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, "").trim());
}

function objectOf(shape: JsonSchema, value: unknown): Record<string, unknown> | undefined {
  const properties = shape["properties"] as Readonly<Record<string, JsonSchema>>;
  const given = isObject(value) ? value : wrapped(properties, value);
  if (given === undefined) return undefined;
  const names = Object.keys(properties);
  const otherwise = names.every((name) => Object.hasOwn(given, name)) ? null : byPlainName(given, properties);
  return Object.fromEntries(
    names.map((name) => [name, fitToSchema(properties[name]!, ownValue(given, name) ?? otherwise?.get(name))]),
  );
}

/** The property that a bare text or number in place of an object most likely is. */
const mainNames: readonly string[] = ["title", "text", "goal", "question", "value", "level"];

function wrapped(
  properties: Readonly<Record<string, JsonSchema>>,
  value: unknown,
): Record<string, unknown> | undefined {
  const main = mainNames.find((name) => Object.hasOwn(properties, name));
  const isBare = typeof value === "string" || typeof value === "number";
  return isBare && value !== "" && main !== undefined ? { [main]: value } : undefined;
}

/** What stands under another spelling or another word for a property. */
function byPlainName(
  given: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, JsonSchema>>,
): ReadonlyMap<string, unknown> {
  const wanted = new Map(Object.keys(properties).map((name) => [plainName(name), name]));
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given).slice(0, 200)) {
    if (Object.hasOwn(properties, name)) continue;
    const plain = plainName(name);
    const meant = wanted.get(plain) ?? (Object.hasOwn(propertyNames, plain) ? propertyNames[plain] : undefined);
    if (meant !== undefined && !found.has(meant)) found.set(meant, value);
  }
  return found;
}

function ownValue(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
