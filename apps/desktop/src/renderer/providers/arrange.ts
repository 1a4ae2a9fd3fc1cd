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
  readonly label: string;
  readonly kind: string;
  readonly fallback: boolean;
  readonly free: boolean;
  readonly mayCost: boolean;
  readonly obstacle: unknown;
}

/** When somebody in the list is asked without being chosen; the core's rule, in `candidatesFor`. */
export type Turn = "first" | "stand-in" | "would-cost" | "never-reached" | "chosen";

/**
 * The first of the list always is. A later one stands in where it may and nothing stands in its way: only while none
 * above it is the offline engine, which never fails, and without consent only where it is free.
 */
export function turnOf(list: readonly Asked[], index: number): Turn {
  const one = list[index];
  if (index === 0) return "first";
  if (!one?.fallback) return "chosen";
  const engine = list.findIndex(({ kind, fallback }, place) => kind === "offline" && (place === 0 || fallback));
  if (engine !== -1 && engine < index) return "never-reached";
  return one.free || one.mayCost ? "stand-in" : "would-cost";
}

/** Who makes tickets, and who does when that one cannot, in one or two sentences. */
export function chainWords(list: readonly Asked[]): string {
  const [first] = list;
  if (!first) return "";
  if (first.kind === "offline") return "The offline engine makes your tickets; the others wait until you choose them.";
  const others = list.filter((one, index) => turnOf(list, index) === "stand-in" && one.obstacle === null);
  const then = others.map(({ kind, label }) => (kind === "offline" ? "the offline engine" : label)).join(", then ");
  return `${first.label} makes your tickets. ${then ? `If it cannot answer: ${then}.` : "If it cannot answer, nobody else is asked."}`;
}
