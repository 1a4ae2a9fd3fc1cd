import { priorityWords, statusWords, typeWords } from "../tickets/marks.tsx";
import { fieldName } from "../ticket/change-words.ts";
import type { ProposedChange } from "../../bridge/refinements.ts";
import { diffItems, diffText, type ItemDiff, type Run } from "./word-diff.ts";

/** A proposed change as it is drawn: texts side by side in one, a list item by item, or one value for another. */
export type FieldDiff =
  | { readonly kind: "texts"; readonly texts: readonly { readonly label: string; readonly runs: readonly Run[] }[] }
  | { readonly kind: "items"; readonly items: readonly ItemDiff[] };

/** The account of one change; `isWriting` while its new value is still growing. */
export function diffField({ path, before, after }: ProposedChange, isWriting: boolean): FieldDiff {
  if (Array.isArray(before) || Array.isArray(after)) {
    return { kind: "items", items: diffItems(itemsOf(before), itemsOf(after), isWriting) };
  }
  if (isRecord(before) || isRecord(after)) {
    const [old, fresh] = [recordOf(before), recordOf(after)];
    const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
    const texts = names
      .map((name) => ({
        label: fieldName(name),
        runs: diffText(wordsOf(name, old[name]), wordsOf(name, fresh[name]), isWriting),
      }))
      .filter(({ runs }) => runs.length > 0);
    return { kind: "texts", texts };
  }
  return {
    kind: "texts",
    texts: [{ label: "", runs: diffText(wordsOf(path, before), wordsOf(path, after), isWriting) }],
  };
}

function itemsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(itemWords).filter((words) => words !== "") : [];
}

/** A criterion in steps keeps its lines; everything else of a list is one sentence. */
function itemWords(item: unknown): string {
  if (typeof item === "string") return item;
  if (!isRecord(item)) return "";
  if (item["kind"] === "gherkin") {
    const steps = (["given", "when", "then"] as const).flatMap((part) =>
      listOf(item[part]).map((step, at) => `${at === 0 ? `${part[0]?.toUpperCase()}${part.slice(1)}` : "And"} ${step}`),
    );
    if (steps.length > 0) return steps.join("\n");
  }
  const words = item["text"] ?? item["title"];
  return typeof words === "string" ? words : "";
}

const valueNames: Record<string, Readonly<Record<string, string>>> = {
  type: typeWords,
  priority: priorityWords,
  status: statusWords,
};

function wordsOf(path: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return listOf(value).join("\n");
  if (typeof value === "string") return valueNames[path]?.[value] ?? value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** Whether two values of a field are the same, whatever order their keys came in. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  );
}
