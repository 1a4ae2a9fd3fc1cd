import { emptyContent, priorities, statuses, type TicketContent, ticketTypes } from "@myba/shared/tickets/content";
import type { TicketId } from "@myba/shared/ids";
import type { Core } from "../core.ts";
import { listProjects } from "../projects/projects.ts";
import { createTicket } from "../tickets/change-ticket.ts";
import { beginOperation } from "../tickets/operations.ts";

const batchSize = 2000;

/**
 * Fills a core's first project with tickets that read like real ones: an epic, then stories, tasks, bugs and spikes
 * below it, some with subtasks. The same count gives the same tickets. Windows hear of each batch as of any change.
 */
export async function seedTickets(core: Core, count: number): Promise<TicketId[]> {
  const ids: TicketId[] = [];
  for (let done = 0; done < count; done += batchSize) {
    const size = Math.min(batchSize, count - done);
    ids.push(...core.store.write(["tickets", "projects"], () => insertBatch(core, done, size)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ids;
}

function insertBatch({ store }: Core, from: number, size: number): TicketId[] {
  const [project] = listProjects(store);
  if (project === undefined) throw new Error("the core has no project to seed");
  const operation = beginOperation(store, `Import ${size} tickets`);
  const ids: TicketId[] = [];
  let epic: TicketId | null = null;
  let story: TicketId | null = null;
  for (let index = from; index < from + size; index += 1) {
    const content = seededContent(index);
    const parentId: TicketId | null = content.type === "epic" ? null : content.type === "subtask" ? story : epic;
    const { id }: { id: TicketId } = createTicket(
      store,
      {
        state: { content, projectId: project.id, parentId, dependsOn: [], trashed: false },
        meta: { engine: "person", model: "", language: "en" },
        sourceId: null,
      },
      { author: "user", summary: "Created", operation },
    );
    if (content.type === "epic") epic = id;
    if (content.type === "story") story = id;
    ids.push(id);
  }
  return ids;
}

/** One ticket of the seed, by its place: every twelfth is an epic. */
function seededContent(index: number): TicketContent {
  const random = randomFrom(index);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!; // Never past the end.
  const type = index % 12 === 0 ? "epic" : index % 12 === 1 ? "story" : pick(ticketTypes.slice(1));
  const [verb, object, area, role] = [pick(verbs), pick(objects), pick(areas), pick(roles)];
  const goal = `${verb} ${object} ${pick(ways)}`;
  const title = type === "epic" ? `${capital(object)} ${area}` : `${capital(goal)} in ${area}`;
  const criteria = Array.from({ length: Math.floor(random() * 4) }, (_, place) => ({
    id: `AC-${place + 1}`,
    kind: "check" as const,
    text: `${capital(object)} ${pick(outcomes)} within ${1 + Math.floor(random() * 60)} seconds`,
    given: [],
    when: [],
    then: [],
    sourceIds: [],
  }));
  return {
    ...emptyContent(type, title),
    status: pick(statuses),
    priority: pick(priorities),
    points: pick([null, 1, 2, 3, 5, 8]),
    story: type === "story" ? { role, goal, benefit: `${pick(benefits)} ${object}` } : null,
    description: Array.from(
      { length: 3 },
      () => `The ${role} can ${pick(verbs)} ${pick(objects)} ${pick(ways)}; ${pick(outcomes)}.`,
    ).join("\n\n"),
    acceptanceCriteria: criteria,
    labels: [...new Set([pick(labels), pick(labels)])],
    openQuestions:
      random() < 0.3
        ? [{ text: `How fast must ${object} be there?`, field: "description", options: [], answer: null }]
        : [],
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c. */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const verbs = [
  "export",
  "cancel",
  "approve",
  "search",
  "filter",
  "archive",
  "print",
  "share",
  "schedule",
  "refund",
  "merge",
  "translate",
  "download",
  "assign",
];
const objects = [
  "invoices",
  "payment methods",
  "delivery slots",
  "customer addresses",
  "search results",
  "booking requests",
  "audit entries",
  "price lists",
  "support chats",
  "stock levels",
  "monthly reports",
  "user accounts",
  "shipping labels",
  "gift cards",
];
const ways = [
  "as PDF",
  "by e-mail",
  "in bulk",
  "for one region",
  "without signing in",
  "on a phone",
  "with two approvals",
  "before the cut-off",
  "from the dashboard",
  "after a refused card",
];
const areas = [
  "checkout",
  "onboarding",
  "the warehouse",
  "billing",
  "the partner portal",
  "returns",
  "the help desk",
  "the mobile app",
];
const roles = [
  "registered customer",
  "warehouse clerk",
  "account manager",
  "support agent",
  "site administrator",
  "delivery driver",
];
const outcomes = [
  "are shown in the list",
  "are refused with a reason",
  "are recorded in the log",
  "can be undone",
  "reach the customer",
  "are kept for 30 days",
];
const benefits = [
  "I spend less time on",
  "nobody has to retype",
  "my accountant accepts the",
  "customers stop asking about",
];
const labels = [
  "billing",
  "mobile",
  "security",
  "reporting",
  "accessibility",
  "performance",
  "legal",
  "quick-win",
  "integration",
  "data",
];
