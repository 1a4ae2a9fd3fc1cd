import type { PortableTicket } from "@myba/shared/tickets/bundle";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { ticketFromForeign } from "./foreign-ticket.ts";
import { malformed } from "./malformed.ts";
import { isListItem, listIn, type NumberedLine } from "./markdown-list.ts";
import { readInline } from "./markdown-text.ts";
import { labelsCalled, priorityCalled, statusCalled, typeCalled } from "./tracker-words.ts";

const words = z.preprocess((value) => (value === null ? [] : value), z.array(z.coerce.string())).default([]);

/** What is read of the front matter; other entries are left. */
const frontMatter = z.object({
  id: z.coerce.string().max(40).optional(),
  title: z.coerce.string().min(1),
  status: z.string().default(""),
  priority: z.string().default(""),
  type: z.string().default(""),
  labels: words,
  dependencies: words,
  parent_task_id: z.coerce.string().optional(),
});

/** YAML's parser compares every name with every other; real front matter has a dozen lines. */
const maxFrontMatterLength = 20_000;

/**
 * A ticket file of Backlog.md (https://github.com/MrLesk/Backlog.md): front matter in YAML, then sections. Criteria
 * become acceptance criteria; every other section stays in the description under its heading.
 */
export function readBacklogTask(name: string, text: string): PortableTicket {
  const [whole, yaml = ""] = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  if (whole === undefined) throw malformed(name, "the front matter has no end", { line: 1 });
  if (yaml.length > maxFrontMatterLength) throw malformed(name, "the front matter is too long", { line: 1 });
  const head = readFrontMatter(name, yaml);
  const firstLine = whole.split("\n").length;
  const { criteria, rest } = partsOf(text.slice(whole.length), firstLine);
  return ticketFromForeign(
    {
      id: head.id ?? "task",
      title: head.title,
      type: typeCalled(head.type),
      status: statusCalled(head.status),
      priority: priorityCalled(head.priority),
      description: rest,
      criteria: listIn(criteria).map((item) => readInline(item.text.replace(/^#\d+ /, ""))),
      labels: labelsCalled(head.labels),
      parentId: head.parent_task_id ?? null,
      dependsOn: head.dependencies,
    },
    "markdown",
  );
}

function readFrontMatter(name: string, yaml: string): z.infer<typeof frontMatter> {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  const [error] = document.errors;
  if (error) {
    const { line, col } = counter.linePos(error.pos[0]);
    throw malformed(name, "the front matter is not YAML", { line: line + 1, column: col });
  }
  const result = frontMatter.safeParse(plain(document));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw malformed(name, `the front matter has no usable ${issue?.path.join(".") || "title"}`, { line: 2 });
}

/** Undefined, which the schema refuses, for one with aliases: a few lines of them can stand for gigabytes. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** The lines of the criteria's list, and everything else without the headings that our fields make needless. */
function partsOf(body: string, firstLine: number): { criteria: NumberedLine[]; rest: string } {
  const criteria: NumberedLine[] = [];
  const rest: string[] = [];
  let section = "";
  for (const [index, raw] of body.split("\n").entries()) {
    const text = raw.replace(/\r$/, "");
    const opened = /^## (.*?)\s*$/.exec(text)?.[1];
    section = opened ?? section;
    const isMark =
      /^<!-- .*(?:BEGIN|END) -->$/.test(text) || opened === "Description" || opened === "Acceptance Criteria";
    if (isMark) continue;
    if (section === "Acceptance Criteria" && isListItem(text)) criteria.push({ line: firstLine + index, text });
    else rest.push(text);
  }
  return {
    criteria,
    rest: rest
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
  };
}
