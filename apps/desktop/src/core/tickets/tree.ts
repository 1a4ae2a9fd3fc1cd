import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { numberOf } from "./ticket-state.ts";

/** Characters of one step of a tree path: six base-36 digits hold the largest ticket number. */
const stepLength = 6;

/** How deep tickets nest. Epic, story, subtask are 3; imports may bring more. */
export const maxDepth = 20;

const numbers = z.array(z.number().int());

/** The parent's path and the own number, in digits that sort as the numbers do. */
export function treePath(store: Store, number: number, parent: number | null): string {
  const above = parent === null ? "" : pathOf(store, parent);
  return above + number.toString(36).padStart(stepLength, "0");
}

/** Sets the tree path of a ticket and of everything below it from its parent; inside a transaction. */
export function placeInTree(store: Store, number: number): void {
  const parent = store.sql("SELECT parent FROM ticket WHERE number = ?").pluck().get(number);
  const before = pathOf(store, number);
  const after = treePath(store, number, z.number().nullable().parse(parent));
  if (after === before) return;
  const setPath = store.sql("UPDATE ticket SET tree_path = ? WHERE number = ?");
  for (const below of selfAndBelow(store, number)) {
    setPath.run(after + pathOf(store, below).slice(before.length), below);
  }
}

function pathOf(store: Store, number: number): string {
  return z.string().parse(store.sql("SELECT tree_path FROM ticket WHERE number = ?").pluck().get(number));
}

/** The numbers of a ticket and all its descendants, trashed ones too, parents first. */
export function selfAndBelow(store: Store, number: number): number[] {
  const query = `
    WITH RECURSIVE family (number) AS (
      SELECT ? UNION SELECT t.number FROM ticket t JOIN family f ON t.parent = f.number
    ) SELECT number FROM family`;
  return numbers.parse(store.sql(query).pluck().all(number));
}

/** The numbers on the way from the outermost ancestor down to the ticket itself. */
export function pathNumbers(treePath: string): number[] {
  const steps: number[] = [];
  for (let at = 0; at < treePath.length; at += stepLength) {
    steps.push(Number.parseInt(treePath.slice(at, at + stepLength), 36));
  }
  return steps;
}

/**
 * Checks a new parent: it must exist and not be trashed (`ticket/not-found`), be of the same project, and be neither
 * the ticket itself nor below it (`ticket/cycle`). `number` is null for a ticket that is being made.
 */
export function checkParent(
  store: Store,
  number: number | null,
  { parentId, projectId }: { parentId: TicketId | null; projectId: string },
): void {
  if (parentId === null) return;
  const row = z
    .object({ number: z.number(), tree_path: z.string(), project_id: z.string() })
    .optional()
    .parse(
      store.sql("SELECT number, tree_path, project_id FROM ticket WHERE id = ? AND trashed_at IS NULL").get(parentId),
    );
  if (row === undefined) throw new AppError("ticket/not-found");
  const above = pathNumbers(row.tree_path);
  if (number !== null && above.includes(number)) throw new AppError("ticket/cycle");
  if (row.project_id !== projectId) {
    throw new AppError("request/invalid", { reason: "the parent is in another project" });
  }
  const height = number === null ? 1 : heightBelow(store, number);
  if (above.length + height > maxDepth) {
    throw new AppError("request/invalid", { reason: `tickets nest at most ${maxDepth} deep` });
  }
}

function heightBelow(store: Store, number: number): number {
  const family = selfAndBelow(store, number);
  const lengths = family.map((member) => pathOf(store, member).length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return (longest - (lengths[0] ?? 0)) / stepLength + 1;
}

/** Checks new dependencies: each exists (`ticket/not-found`), and none leads back to the ticket (`ticket/cycle`). */
export function checkDependencies(store: Store, number: number, dependsOn: readonly TicketId[]): void {
  const reach = store
    .sql(
      `WITH RECURSIVE needed (number) AS (
        SELECT ? UNION SELECT d.needs FROM dependency d JOIN needed n ON d.number = n.number
      ) SELECT 1 FROM needed WHERE number = ?`,
    )
    .pluck();
  for (const id of dependsOn) {
    const needs = numberOf(store, id);
    if (needs === null) throw new AppError("ticket/not-found");
    if (needs === number || reach.get(needs, number) !== undefined) throw new AppError("ticket/cycle");
  }
}
