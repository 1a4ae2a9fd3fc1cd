import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../packages/engine/src/reading/read-text.ts";
import type { BenchmarkOptions, BenchmarkResult } from "../benchmark.ts";
import { countCoverage } from "./coverage.ts";
import { errorsOf } from "./defects.ts";
import { readDocuments, readMeetings, type Document } from "./documents.ts";
import { readAnnotated, scoreExtraction, type Extraction, type FieldScore } from "./extraction.ts";
import { countFidelity } from "./fidelity.ts";
import { generate } from "./generate.ts";
import { readIssues, scoreIssueTypes, type IssueLabel, type IssueTypeScore, type LabelledIssue } from "./issue-type.ts";
import { rouge1Recall } from "./meetings.ts";
import { requirementLike } from "./requirement-like.ts";
import { quantile, timeEach } from "./timing.ts";

/** M1 to M4 of the ticket reference and the two times, all from what `generateOffline` gives to anybody. */
export async function run({ dataDir }: BenchmarkOptions): Promise<BenchmarkResult> {
  const report = new Report();
  await extraction(dataDir, report);
  await issueTypes(dataDir, report);
  await documents(readDocuments(dataDir), report);
  await meetings(dataDir, report);
  await times(dataDir, report);
  return report;
}

class Report implements BenchmarkResult {
  readonly metrics: Record<string, number> = {};
  readonly notes: string[] = [];
}

async function extraction(dataDir: string, report: Report): Promise<void> {
  const folder = join(dataDir, "user-stories/annotated");
  const stories = existsSync(folder) ? readAnnotated(folder) : [];
  if (stories.length === 0)
    return void report.notes.push("no annotated stories: roleF1, benefitF1 and primaryVerb left out");
  const extracted = new Map<string, Extracted>();
  for (const { text } of stories) extracted.set(text, await extract(text));
  const score = (of: typeof stories) => scoreExtraction(of, (text) => extracted.get(text)!);
  const all = score(stories);
  report.metrics["roleF1"] = all.role.f1;
  report.metrics["benefitF1"] = all.benefit.f1;
  report.metrics["primaryVerb"] = all.verb.f1;
  const byGoal = scoreExtraction(stories, (text) => ({
    ...extracted.get(text)!,
    verb: extracted.get(text)!.firstWord,
  }));
  report.notes.push(`stories: role ${figures(all.role)}; benefit ${figures(all.benefit)}; verb ${figures(all.verb)}`);
  report.notes.push(
    `stories, by the first word of the goal: verb ${figures(byGoal.verb)}, as a part of the action F1 ${byGoal.verbInclusion.f1.toFixed(3)}`,
  );
  for (const [backlog, of] of Map.groupBy(stories, (story) => story.backlog)) {
    const { role, benefit, verb } = score(of);
    report.notes.push(`  ${backlog}: role ${figures(role)}; benefit ${figures(benefit)}; verb ${figures(verb)}`);
  }
}

interface Extracted extends Extraction {
  /** How the goal begins, whatever the engine takes for its verb. */
  readonly firstWord: string;
}

/** What the first ticket of a story says. A ticket has no field for the verb alone: it is read off the goal's sentence. */
async function extract(raw: string): Promise<Extracted> {
  const { text, result } = await generate(raw);
  const content = result.tickets.find(({ content }) => content.type !== "epic")?.content;
  if (content === undefined || content.story === null) return { role: "", benefit: "", verb: "", firstWord: "" };
  const source = content.provenance["story.goal"]?.[0];
  const verb = readText(text).sentences.find(({ id }) => id === source)?.slots.verb ?? "";
  const firstWord = /^\S+/u.exec(content.story.goal)?.[0] ?? "";
  return { role: content.story.role, benefit: content.story.benefit, verb, firstWord };
}

function figures({ precision, recall, f1, n }: FieldScore): string {
  return `P ${precision.toFixed(3)} R ${recall.toFixed(3)} F1 ${f1.toFixed(3)} n ${n}`;
}

async function issueTypes(dataDir: string, report: Report): Promise<void> {
  const folder = join(dataDir, "issues");
  const issues = existsSync(folder) ? readIssues(folder) : [];
  if (issues.length === 0) return void report.notes.push("no labelled issues: typeMacroF1 left out");
  const found = new Map<LabelledIssue, IssueLabel>();
  let single = 0;
  for (const issue of issues) {
    const { tickets } = (await generate(`${issue.title}\n\n${issue.body}`)).result;
    if (tickets.length === 1) single += 1;
    const type = tickets.find(({ content }) => content.type !== "epic")?.content.type;
    found.set(issue, type === "bug" ? "bug" : type === "spike" ? "question" : "feature");
  }
  const score = (of: typeof issues) => scoreIssueTypes(of, (issue) => found.get(issue)!);
  const all = score(issues);
  report.metrics["typeMacroF1"] = all.macroF1;
  report.notes.push(`issues: ${issues.length}, ${single} of them one ticket; ${byLabel(all)}`);
  for (const [repo, of] of Map.groupBy(issues, (issue) => issue.repo))
    report.notes.push(`  ${repo}: ${byLabel(score(of))}`);
}

function byLabel({ f1, macroF1 }: IssueTypeScore): string {
  return `bug ${f1.bug.toFixed(3)} feature ${f1.feature.toFixed(3)} question ${f1.question.toFixed(3)} macro ${macroF1.toFixed(3)}`;
}

const coveredKinds: ReadonlySet<Document["kind"]> = new Set(["nfr", "requirements", "prd"]);

async function documents(all: readonly Document[], report: Report): Promise<void> {
  if (all.length === 0) return void report.notes.push("no documents: coverage, fidelity and defects left out");
  const sum = { wanted: 0, byProvenance: 0, byWords: 0, found: 0, total: 0, invented: 0, tickets: 0, withErrors: 0 };
  for (const [kind, of] of Map.groupBy(all, (document) => document.kind)) {
    const part = { ...sum };
    const strange: string[] = [];
    const faults: string[] = [];
    for (const document of of) {
      const { text, result } = await generate(document.text);
      sum.tickets += result.tickets.length;
      for (const ticket of result.tickets) {
        const errors = errorsOf(ticket);
        if (errors.length > 0) sum.withErrors += 1;
        faults.push(...errors.map((error) => `${document.name} ${ticket.ref} ${error}`));
      }
      const fidelity = countFidelity(
        text,
        result.tickets.map(({ content }) => content),
      );
      sum.found += fidelity.found;
      sum.total += fidelity.total;
      sum.invented += fidelity.inventedNumbers.length;
      strange.push(...fidelity.strange);
      faults.push(...fidelity.inventedNumbers.map((number) => `${document.name} invents ${number}`));
      if (!coveredKinds.has(kind)) continue;
      const coverage = countCoverage(requirementLike(text), result);
      sum.wanted += coverage.wanted;
      sum.byProvenance += coverage.byProvenance;
      sum.byWords += coverage.byWords;
      if (coverage.missed.length > 0) {
        report.notes.push(
          `  ${document.name}: ${coverage.missed.length} of ${coverage.wanted} missed, first: ${coverage.missed[0]!.slice(0, 100)}`,
        );
      }
    }
    const wanted = sum.wanted - part.wanted;
    const provenance = sum.byProvenance - part.byProvenance;
    const words = sum.byWords - part.byWords;
    report.notes.push(
      `${kind}: ${of.length} documents, ${sum.tickets - part.tickets} tickets` +
        (wanted > 0
          ? `, coverage ${((provenance + words) / wanted).toFixed(3)} (${provenance} by provenance, ${words} by words, of ${wanted})`
          : "") +
        `, fidelity ${((sum.found - part.found) / Math.max(1, sum.total - part.total)).toFixed(4)}` +
        (strange.length > 0 ? `, strange: ${[...new Set(strange)].slice(0, 8).join(" ")}` : ""),
    );
    report.notes.push(...faults.slice(0, 10).map((fault) => `  ${fault}`));
  }
  if (sum.wanted > 0) report.metrics["coverage"] = (sum.byProvenance + sum.byWords) / sum.wanted;
  report.metrics["fidelity"] = sum.found / Math.max(1, sum.total);
  report.metrics["inventedNumbers"] = sum.invented;
  report.metrics["errorTickets"] = sum.withErrors;
}

async function meetings(dataDir: string, report: Report): Promise<void> {
  for (const { name, text, summary } of readMeetings(dataDir)) {
    const { result } = await generate(text);
    const titles = result.tickets.map(({ content }) => content.title);
    report.notes.push(
      `meeting ${name}: ${titles.length} tickets, ROUGE-1 recall of titles ${rouge1Recall(summary, titles).toFixed(3)}`,
    );
  }
}

/** Ten pages of 500 words. */
const tenPagesWords = 5000;

async function times(dataDir: string, report: Report): Promise<void> {
  const all = readDocuments(dataDir);
  const stories = all
    .filter(({ kind }) => kind === "stories")
    .flatMap(({ text }) => text.split("\n"))
    .filter((story) => story !== "");
  if (stories.length > 0) {
    report.metrics["storyP95Ms"] = quantile(
      await timeEach(
        stories.map((story) => () => generate(story)),
        50,
      ),
      0.95,
    );
  }
  const pages = tenPages(all.filter(({ kind }) => kind === "requirements" || kind === "prd"));
  if (pages === "") return;
  const runs = await timeEach(
    Array.from({ length: 7 }, () => () => generate(pages)),
    2,
  );
  report.metrics["tenPagesMs"] = quantile(runs, 0.5);
  report.notes.push(`ten pages: ${pages.split(/\s+/u).length} words, ${runs.length} runs after 2 to warm up`);
}

/** Documents after one another up to ten pages; repeated where the data holds less. */
function tenPages(documents: readonly Document[]): string {
  const lines = documents.filter(({ text }) => !/<html/iu.test(text)).flatMap(({ text }) => text.split("\n"));
  if (lines.every((line) => line.trim() === "")) return "";
  const pages: string[] = [];
  for (let words = 0, at = 0; words < tenPagesWords; at += 1) {
    const line = lines[at % lines.length]!;
    pages.push(line);
    words += line.split(/\s+/u).filter((word) => word !== "").length;
  }
  return pages.join("\n");
}
