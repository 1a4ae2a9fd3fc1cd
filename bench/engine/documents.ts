import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseCsv } from "./csv.ts";

export type DocumentKind = "stories" | "nfr" | "requirements" | "prd" | "meeting";

/** A text as a person would paste it. */
export interface Document {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly text: string;
}

export interface Meeting {
  readonly name: string;
  readonly text: string;
  /** A person's answer to "Summarize the whole meeting."; empty where there is none. */
  readonly summary: string;
}

/** Everything in a data folder that can be pasted, by kind; folders that are missing give nothing. */
export function readDocuments(dataDir: string): Document[] {
  return [
    ...stories(dataDir),
    ...promise(dataDir),
    ...requirements(dataDir),
    ...prds(dataDir),
    ...meetingDocuments(dataDir),
  ];
}

export function readMeetings(dataDir: string): Meeting[] {
  return filesIn(join(dataDir, "meetings"), ".json").map((path) => {
    const { meeting_transcripts, general_query_list } = JSON.parse(readFileSync(path, "utf8")) as RawMeeting;
    return {
      name: basename(path, ".json"),
      text: meeting_transcripts.map(({ speaker, content }) => `${speaker}: ${content}`).join("\n"),
      summary: general_query_list?.find(({ query }) => /summari[sz]e the whole meeting/iu.test(query))?.answer ?? "",
    };
  });
}

interface RawMeeting {
  readonly meeting_transcripts: readonly { readonly speaker: string; readonly content: string }[];
  readonly general_query_list?: readonly { readonly query: string; readonly answer: string }[];
}

function stories(dataDir: string): Document[] {
  return filesIn(join(dataDir, "user-stories/raw"), ".txt").map((path) => ({
    name: basename(path, ".txt"),
    kind: "stories",
    text: linesOf(path)
      .map((line) => line.replace(/^#\w+#\s*/u, ""))
      .join("\n"),
  }));
}

/** The requirement sentences of one project are one document, a line each. Its cells are quoted with apostrophes. */
function promise(dataDir: string): Document[] {
  const projects = new Map<string, string[]>();
  for (const path of filesIn(join(dataDir, "nfr"), ".csv")) {
    for (const line of linesOf(path)) {
      const row = /^(\w+),\s*'?(.*?)'?,\s*[A-Z]+$/u.exec(line);
      if (row === null) continue;
      const name = `${basename(path, ".csv")} ${row[1]!}`;
      const text = row[2]!.replaceAll("\\%", "%").replaceAll(/\s+/gu, " ").trim();
      projects.set(name, [...(projects.get(name) ?? []), text]);
    }
  }
  return [...projects].map(([name, lines]) => ({ name, kind: "nfr", text: lines.join("\n") }));
}

/** Specifications as files; sentence tables (`doc,sent_id,text`) become one document a specification. */
function requirements(dataDir: string): Document[] {
  const folder = join(dataDir, "requirements-docs");
  const whole = [".txt", ".md", ".html"]
    .flatMap((ending) => filesIn(folder, ending))
    .map((path) => fileAs(path, "requirements"));
  const specifications = new Map<string, Map<string, string[]>>();
  for (const path of filesIn(folder, ".csv")) {
    for (const { doc = "", text = "" } of parseCsv(readFileSync(path, "utf8"))) {
      const name = doc.split("_").slice(0, 2).join("_");
      const passages = specifications.get(name) ?? new Map<string, string[]>();
      passages.set(doc, [...(passages.get(doc) ?? []), text.trim()]);
      specifications.set(name, passages);
    }
  }
  const joined = [...specifications].map(([name, passages]): Document => {
    return { name, kind: "requirements", text: [...passages.values()].map((texts) => texts.join(" ")).join("\n\n") };
  });
  return [...whole, ...joined];
}

function prds(dataDir: string): Document[] {
  return [".txt", ".md"].flatMap((ending) => filesIn(join(dataDir, "prds"), ending)).map((path) => fileAs(path, "prd"));
}

function meetingDocuments(dataDir: string): Document[] {
  return readMeetings(dataDir).map(({ name, text }) => ({ name, kind: "meeting", text }));
}

function fileAs(path: string, kind: DocumentKind): Document {
  return { name: basename(path), kind, text: readFileSync(path, "utf8") };
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8")
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !name.startsWith("README"))
    .toSorted()
    .map((name) => join(folder, name));
}
