import { jsonrepair } from "jsonrepair";
import { Allow, parse } from "partial-json";

/** A longer text is no ticket, and mending it could take long. */
const maxMendedLength = 1_000_000;

/** A value that JSON.parse reads, or jsonrepair can make readable; undefined where neither can. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return mendedJson(text);
  }
}

function mendedJson(text: string): unknown {
  if (text.length > maxMendedLength) return undefined;
  try {
    return JSON.parse(jsonrepair(text));
  } catch {
    // Nothing says whether text is JSON but trying; that it is not is the answer.
    return undefined;
  }
}

/**
 * As much of an object as has arrived, for showing it. What may still change its meaning is left out at the end: "s1" on
 * its way to "s12", 1 on its way to 13. Undefined where nothing can be read yet.
 */
export function readOpenJson(text: string, isInString: boolean): unknown {
  const settled = isInString ? text.replace(/"[st]?\d{0,8}$/i, "") : text.replace(/-?\d[\d.eE+-]{0,20}$/, "");
  try {
    return parse(settled.replace(/\\$|\\u[\da-f]{0,3}$/i, ""), Allow.ALL);
  } catch {
    return undefined;
  }
}
