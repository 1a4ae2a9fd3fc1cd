import { type JsonObject, textAt } from "./json.ts";

/** A server-sent event without a name. */
export const eventOf = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

/** A server-sent event named after the type of its data. */
export const namedEvent = (data: JsonObject): string => `event: ${textAt(data, "type")}\n${eventOf(data)}`;
