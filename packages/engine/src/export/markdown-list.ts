/** An item of a Markdown list. `text` is Markdown on one line; `done` is null without a checkbox. */
export interface ListItem {
  readonly line: number;
  readonly text: string;
  readonly done: boolean | null;
  readonly children: readonly ListItem[];
}

/** A line of a document with its number, from 1. */
export interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

const itemStart = /^(?<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[(?<box>[ xX])\][ \t]+)?(?<text>.*)$/;

/** Whether a line begins an item of a list, whatever its depth. */
export function isListItem(line: string): boolean {
  return itemStart.test(line);
}

/** The items in these lines, nested by indentation. Lines that go on with an item are joined to it; others are left. */
export function listIn(lines: readonly NumberedLine[]): ListItem[] {
  const top: MutableItem[] = [];
  const open: { indent: number; item: MutableItem }[] = [];
  for (const { line, text } of lines) {
    const groups = itemStart.exec(text)?.groups;
    if (groups) {
      const indent = (groups["indent"] ?? "").replaceAll("\t", "    ").length;
      while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
      const box = groups["box"];
      const item = {
        line,
        text: (groups["text"] ?? "").trim(),
        done: box === undefined ? null : box !== " ",
        children: [],
      };
      (open.at(-1)?.item.children ?? top).push(item);
      open.push({ indent, item });
    } else if (text.trim() === "") continue;
    else if (/^\s/.test(text) && open.length > 0) appendTo(open.at(-1)?.item, text.trim());
    else open.length = 0;
  }
  return top;
}

interface MutableItem {
  readonly line: number;
  text: string;
  readonly done: boolean | null;
  readonly children: MutableItem[];
}

function appendTo(item: MutableItem | undefined, text: string): void {
  if (item) item.text = `${item.text} ${text}`.trim();
}
