import { ticketBundle, type TicketBundle } from "@myba/shared/tickets/bundle";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { connectTickets } from "./connect-tickets.ts";
import { malformed, placeAt, refuseTooMany, type Place } from "./malformed.ts";

/**
 * A bundle as pretty-printed JSON. Keys stand in the order of the schema and provenance in the order of its paths,
 * so equal bundles give equal bytes. Nothing is lost.
 */
export function writeJson(bundle: TicketBundle): string {
  return `${JSON.stringify(inSchemaOrder(ticketBundle, bundle), null, 2)}\n`;
}

/** Reads what `writeJson` wrote. Throws `import/malformed` with line and column. */
export function readJson(name: string, text: string): TicketBundle {
  const value = parse(name, text);
  refuseTooMany(name, anyTickets.safeParse(value).data?.tickets.length ?? 0);
  const result = ticketBundle.safeParse(value);
  if (result.success) return connectTickets(name, result.data.tickets, result.data.sources);
  const version = versionOf(value);
  if (version !== undefined && version > 1)
    throw malformed(name, `it was written by a newer MyBA (version ${version})`);
  const [issue] = result.error.issues;
  if (!issue) throw malformed(name, "it does not hold tickets");
  throw malformed(name, `${spelledPath(issue.path)}: ${issue.message}`, placeOf(text, issue.path));
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const position = /at position (\d+)/.exec(cause.message)?.[1];
    const offset = position === undefined ? text.length : Number(position);
    throw malformed(
      name,
      offset >= text.length ? "the JSON ends too early" : "this is not JSON",
      placeAt(text, offset),
    );
  }
}

const anyTickets = z.object({ tickets: z.array(z.unknown()) });
const anyVersion = z.object({ format: z.literal("myba/tickets"), version: z.number() });

function versionOf(value: unknown): number | undefined {
  return anyVersion.safeParse(value).data?.version;
}

function spelledPath(path: readonly PropertyKey[]): string {
  const spelled = path.map((key) => (typeof key === "number" ? `[${key + 1}]` : `.${String(key)}`)).join("");
  return spelled === "" ? "the file" : spelled.replace(/^\./, "");
}

/** JSON is YAML, and the YAML parser remembers where each value stood. Used only once a file is known to be wrong. */
function placeOf(text: string, path: readonly PropertyKey[]): Place | undefined {
  if (text.length > 1_000_000) return undefined;
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const start = rangeStart(node);
    if (start === undefined) continue;
    const { line, col } = counter.linePos(start);
    return { line, column: col };
  }
  return undefined;
}

const ranged = z.object({ range: z.tuple([z.number(), z.number(), z.number()]) });

function rangeStart(node: unknown): number | undefined {
  return ranged.safeParse(node).data?.range[0];
}

/** `acceptanceCriteria.2` before `acceptanceCriteria.10`. */
const byPath = new Intl.Collator("en", { numeric: true });

function inSchemaOrder(schema: z.core.$ZodType, value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return inSchemaOrder(schema.unwrap(), value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => inSchemaOrder(schema.element, item));
  }
  if (schema instanceof z.ZodObject) {
    const fields = new Map(Object.entries(value));
    return Object.fromEntries(
      Object.entries<z.core.$ZodType>(schema.shape)
        .filter(([key]) => fields.has(key))
        .map(([key, field]) => [key, inSchemaOrder(field, fields.get(key))]),
    );
  }
  return schema instanceof z.ZodRecord
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => byPath.compare(a, b)))
    : value;
}
