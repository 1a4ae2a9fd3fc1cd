import { diffArrays, diffWords } from "diff";

/** A stretch of a text before and after a change. `pending` is old text that a model still writing has not come to. */
export interface Run {
  readonly kind: "same" | "added" | "removed" | "pending";
  readonly text: string;
}

/** One item of a list before and after. */
export interface ItemDiff {
  readonly state: "same" | "changed" | "added" | "removed" | "pending";
  readonly runs: readonly Run[];
}

/** Below this share of common letters, a word-by-word account is confetti: the whole old text, then the whole new one. */
const alike = 0.35;
/** Where two texts differ by more than this many words, nobody reads the account word by word either. */
const maxEditLength = 600;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** What became of a text, word by word. While `isWriting`, the end of the old text counts as not reached yet. */
export function diffText(before: string, after: string, isWriting = false): Run[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }];
  if (isWriting) return diffSoFar(before, after);
  const runs = wordRuns(before, after);
  return runs && sharedLetters(runs) >= alike ? runs : replaced(before, after);
}

function replaced(before: string, after: string): Run[] {
  const runs: Run[] = [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
  return runs.filter(({ text }) => text !== "");
}

function wordRuns(before: string, after: string): Run[] | null {
  const changes = diffWords(before, after, { intlSegmenter: segmenter, maxEditLength });
  return (
    changes?.map(({ value, added, removed }): Run => {
      return { kind: added ? "added" : removed ? "removed" : "same", text: value };
    }) ?? null
  );
}

/** A text that is still growing is held against as much of the old one; the rest waits. */
function diffSoFar(before: string, after: string): Run[] {
  const reached = before.slice(0, after.length);
  const runs = wordRuns(reached, after);
  const shown = runs && sharedLetters(runs) >= alike ? runs : ([{ kind: "added", text: after }] as const);
  const rest = before.slice(shown === runs ? after.length : 0);
  return rest === "" ? [...shown] : [...shown, { kind: "pending", text: rest }];
}

function sharedLetters(runs: readonly Run[]): number {
  const lengthOf = (kinds: readonly Run["kind"][]) =>
    runs.reduce((sum, run) => (kinds.includes(run.kind) ? sum + run.text.trim().length : sum), 0);
  const same = lengthOf(["same"]);
  const all = 2 * same + lengthOf(["added", "removed"]);
  return all === 0 ? 1 : (2 * same) / all;
}

/** What became of a list, item by item in the new order; an item that only reads differently is one changed item. */
export function diffItems(before: readonly string[], after: readonly string[], isWriting = false): ItemDiff[] {
  const items: ItemDiff[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const settle = () => {
    items.push(...pairUp(gone, come));
    gone = [];
    come = [];
  };
  for (const { value, added, removed } of diffArrays([...before], [...after])) {
    if (removed) gone.push(...value);
    else if (added) come.push(...value);
    else {
      settle();
      items.push(...value.map((text): ItemDiff => ({ state: "same", runs: [{ kind: "same", text }] })));
    }
  }
  settle();
  return isWriting ? withoutVerdict(items) : items;
}

/** Matches old items with the new ones they resemble most; the rest was taken out or put in. */
function pairUp(gone: readonly string[], come: readonly string[]): ItemDiff[] {
  const left = new Set(gone);
  const pairs = come.map((text) => {
    const best = [...left]
      .map((old) => ({ old, share: sharedLetters(wordRuns(old, text) ?? replaced(old, text)) }))
      .toSorted((one, other) => other.share - one.share)[0];
    if (!best || best.share < alike) return { old: null, text };
    left.delete(best.old);
    return { old: best.old, text };
  });
  return [
    ...[...left].map((text): ItemDiff => ({ state: "removed", runs: [{ kind: "removed", text }] })),
    ...pairs.map(({ old, text }): ItemDiff => {
      if (old === null) return { state: "added", runs: [{ kind: "added", text }] };
      return { state: "changed", runs: diffText(old, text) };
    }),
  ];
}

/** While the list is being written, an item that is not there yet is not taken out yet. */
function withoutVerdict(items: readonly ItemDiff[]): ItemDiff[] {
  return items.map((item) =>
    item.state === "removed"
      ? { state: "pending", runs: item.runs.map(({ text }) => ({ kind: "pending", text })) }
      : item,
  );
}
