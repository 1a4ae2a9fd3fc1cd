/** The list with the one at `from` taken out and put in at `to`; the same list where nothing moves. */
export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  const target = Math.max(0, Math.min(list.length - 1, to));
  if (item === undefined || target === from) return list;
  const others = list.toSpliced(from, 1);
  return others.toSpliced(target, 0, item);
}

/**
 * Where a dragged item lands: `gap` counts the lines between items, 0 above the first. The gaps on both sides of the
 * item itself leave it where it is.
 */
export function landing(from: number, gap: number): number {
  return gap > from ? gap - 1 : gap;
}

/** "OpenAI is asked first." and "Ollama is number 2 of 3." */
export function placeWords(label: string, index: number, count: number): string {
  return index === 0 ? `${label} is asked first.` : `${label} is number ${index + 1} of ${count}.`;
}

interface Asked {
  readonly kind: string;
  readonly fallback: boolean;
}

/**
 * When somebody in the list is asked without being chosen. The first always is; a later one where it may answer for
 * those above, and only while none of those is the offline engine, which never fails.
 */
export function turnOf(list: readonly Asked[], index: number): "first" | "fallback" | "never-reached" | "chosen" {
  if (index === 0) return "first";
  if (!list[index]?.fallback) return "chosen";
  const engine = list.findIndex(({ kind }, place) => kind === "offline" && (place === 0 || list[place]?.fallback));
  return engine !== -1 && engine < index ? "never-reached" : "fallback";
}
