import type { BundleFormat, TicketBundle } from "@myba/shared/tickets/bundle";
import { readCsv, writeCsv } from "./csv.ts";
import { readJson, writeJson } from "./json.ts";
import { malformed } from "./malformed.ts";
import { writeMarkdown } from "./markdown.ts";
import { readMarkdown } from "./read-markdown.ts";

/** What makes a file out of a bundle. `extension` has its dot. */
export interface BundleWriter {
  readonly mediaType: string;
  readonly extension: string;
  write(bundle: TicketBundle): string;
}

/** The formats tickets are exported in. */
export const bundleWriters: Readonly<Record<BundleFormat, BundleWriter>> = {
  markdown: { mediaType: "text/markdown", extension: ".md", write: writeMarkdown },
  json: { mediaType: "application/json", extension: ".json", write: writeJson },
  csv: { mediaType: "text/csv", extension: ".csv", write: writeCsv },
};

const readers: Readonly<Record<BundleFormat, (name: string, text: string) => TicketBundle>> = {
  markdown: readMarkdown,
  json: readJson,
  csv: readCsv,
};

const formatsByExtension: Readonly<Partial<Record<string, BundleFormat>>> = {
  json: "json",
  csv: "csv",
  tsv: "csv",
  md: "markdown",
  markdown: "markdown",
  txt: "markdown",
};

/**
 * The tickets of an exported file; the format is told by the extension of `name`, else by the text. Parents come
 * before their children, ids are unique within the bundle and every link leads to a ticket in it.
 * Throws `import/malformed` with the place of the first mistake.
 */
export function readBundle(name: string, text: string): TicketBundle {
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (plain.trim() === "") throw malformed(name, "it is empty");
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const bundle = readers[formatsByExtension[extension] ?? formatOf(plain)](name, plain);
  if (bundle.tickets.length === 0) throw malformed(name, "there are no tickets in it");
  return bundle;
}

function formatOf(text: string): BundleFormat {
  if (/^\s*[{[]/.test(text) && !/^\s*\[[ xX]\]/.test(text)) return "json";
  const [firstLine = ""] = text.split("\n", 1);
  const looksLikeTable = /[,;\t]/.test(firstLine) && !/^(?:[#>*+-]|\d+[.)]|---)/.test(firstLine);
  return looksLikeTable ? "csv" : "markdown";
}
