import { isObject, type JsonObject, listAt, numberAt, objectAt, textAt } from "./json.ts";
import type { Sentence } from "./sentences.ts";
import { spokenPart } from "./spoken-part.ts";

/**
 * A value that follows a JSON schema and says only what the sentences say: a list of objects gets one object a
 * sentence, text is drawn from the sentence, lists of source ids name it, and what may be null and has no source is.
 */
export function valueForSchema(schema: JsonObject, sentences: readonly Sentence[]): unknown {
  return valueFor(schema, { root: schema, sentences, sentence: undefined, name: "", isToBeFilled: false });
}

interface Place {
  readonly root: JsonObject;
  readonly sentences: readonly Sentence[];
  /** The sentence the object around this value is about; undefined above the list of such objects. */
  readonly sentence: Sentence | undefined;
  /** The property the value belongs to. */
  readonly name: string;
  /** Whether a list that may be empty gets an item. */
  readonly isToBeFilled: boolean;
}

function valueFor(given: unknown, place: Place): unknown {
  const schema = resolved(given, place.root);
  if ("const" in schema) return schema["const"];
  const choices = listAt(schema, "enum");
  if (choices.length > 0) return plainest(choices, place);
  const branches = [...listAt(schema, "anyOf"), ...listAt(schema, "oneOf")];
  if (branches.length > 0) return valueOfBranches(branches, place);
  const types = typesOf(schema);
  if (types.includes("null") && types.length > 1) {
    const others = types.filter((type) => type !== "null").map((type) => ({ ...schema, type }));
    return valueOfBranches([...others, { type: "null" }], place);
  }
  return makers[types[0] ?? "null"]?.(schema, place) ?? null;
}

/** Null, where it is allowed and the sentence says nothing; otherwise the first branch. */
function valueOfBranches(branches: readonly unknown[], place: Place): unknown {
  const schemas = branches.map((branch) => resolved(branch, place.root));
  const mayBeNull = schemas.some((schema) => typesOf(schema).includes("null") || schema["const"] === null);
  const first = schemas.find((schema) => !typesOf(schema).includes("null")) ?? {};
  return mayBeNull && !isSpoken(first, place) ? null : valueFor(first, place);
}

/** Whether the sentence has something for a value that could as well be null. */
function isSpoken(schema: JsonObject, place: Place): boolean {
  const text = place.sentence?.text;
  if (text === undefined) return true;
  const types = typesOf(schema);
  if (types.includes("string")) return !("enum" in schema) && spokenPart(place.name, text) !== undefined;
  const members = Object.entries(objectAt(schema, "properties") ?? {});
  return (
    types.includes("object") &&
    members.every(([name, member]) => {
      const inner = resolved(member, place.root);
      return !typesOf(inner).includes("string") || spokenPart(name, text) !== undefined;
    })
  );
}

const makers: Readonly<Record<string, (schema: JsonObject, place: Place) => unknown>> = {
  object: objectFor,
  array: listFor,
  string: (schema, place) => stringFor(schema, place),
  integer: (schema) => numberAt(schema, "minimum") ?? 0,
  number: (schema) => numberAt(schema, "minimum") ?? 0,
  boolean: () => false,
  null: () => null,
};

/** Of the lists inside an object only the first that cites sources gets an item: one sentence fills no more. */
function objectFor(schema: JsonObject, place: Place): JsonObject {
  const members = Object.entries(objectAt(schema, "properties") ?? {});
  const filled = members.find(([, member]) =>
    citesSources(resolved(resolved(member, place.root)["items"], place.root)),
  );
  return Object.fromEntries(
    members.map(([name, member]) => [name, valueFor(member, { ...place, name, isToBeFilled: name === filled?.[0] })]),
  );
}

const citesSources = (schema: JsonObject): boolean =>
  Object.keys(objectAt(schema, "properties") ?? {}).some((name) => /source/i.test(name));

function listFor(schema: JsonObject, place: Place): unknown[] {
  const items = resolved(schema["items"], place.root);
  const most = numberAt(schema, "maxItems") ?? Number.POSITIVE_INFINITY;
  const least = numberAt(schema, "minItems") ?? 0;
  const isOfObjects = typesOf(items).includes("object");
  if (isOfObjects && place.sentence === undefined) {
    return place.sentences.slice(0, most).map((sentence) => valueFor(items, { ...place, sentence }));
  }
  const namesSources = /source/i.test(place.name) && typesOf(items).includes("string");
  if (namesSources) return place.sentence ? [place.sentence.id] : place.sentences.map(({ id }) => id);
  const count = Math.max(least, place.isToBeFilled ? Math.min(1, most) : 0);
  return Array.from({ length: count }, () => valueFor(items, place));
}

function stringFor(schema: JsonObject, place: Place): string {
  const format = textAt(schema, "format");
  if (format === "date") return "2026-01-01";
  if (format === "date-time") return "2026-01-01T00:00:00Z";
  const sentence = place.sentence ?? place.sentences[0];
  if (/sourceId|sentenceId|^(?:id|key|ref)$/i.test(place.name) && sentence) return sentence.id;
  const text = sentence ? (spokenPart(place.name, sentence.text) ?? "") : "";
  return text.slice(0, numberAt(schema, "maxLength")).padEnd(numberAt(schema, "minLength") ?? 0, ".");
}

/** Of several words the one the sentence uses, otherwise the one that claims least. */
function plainest(choices: readonly unknown[], { sentence }: Place): unknown {
  const spoken = choices.find(
    (choice) => typeof choice === "string" && new RegExp(`\\b${choice}\\b`, "i").test(sentence?.text ?? ""),
  );
  return spoken ?? choices.find((choice) => claimsLittle.includes(choice)) ?? choices[0];
}

const claimsLittle: readonly unknown[] = [null, "story", "check", "none"];

function typesOf(schema: JsonObject): readonly string[] {
  const type = schema["type"];
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((one) => typeof one === "string");
  return "properties" in schema ? ["object"] : [];
}

/** Follows `$ref` into the definitions of the schema. */
function resolved(given: unknown, root: JsonObject): JsonObject {
  const reference = textAt(given, "$ref");
  if (reference === "#") return root;
  if (reference === "") return isObject(given) ? given : {};
  return resolved(objectAt(root, ...reference.replace(/^#\//, "").split("/")) ?? {}, root);
}
