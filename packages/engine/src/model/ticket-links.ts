import type { DraftRef } from "@myba/shared/ids";

/** Who belongs to whom and who waits for whom among the tickets of one generation; never in a circle. */
export class TicketLinks {
  readonly #parents = new Map<DraftRef, DraftRef>();
  readonly #needs = new Map<DraftRef, Set<DraftRef>>();

  /** Parents are never changed once given, and come before their children: that alone keeps circles out. */
  setParent(child: DraftRef, parent: DraftRef): void {
    if (child !== parent) this.#parents.set(child, parent);
  }

  parentOf(ref: DraftRef): DraftRef | null {
    return this.#parents.get(ref) ?? null;
  }

  dependsOn(ref: DraftRef): DraftRef[] {
    return [...(this.#needs.get(ref) ?? [])];
  }

  /** Adds a dependency unless it is there, leads back, or joins a ticket with what it is part of. */
  addDependency(ref: DraftRef, other: DraftRef): boolean {
    const needs = this.#needs.get(ref) ?? new Set();
    if (ref === other || needs.has(other) || needs.size >= 50) return false;
    if (this.#isAbove(ref, other) || this.#isAbove(other, ref) || this.#leadsTo(other, ref)) return false;
    this.#needs.set(ref, needs.add(other));
    return true;
  }

  #isAbove(above: DraftRef, below: DraftRef): boolean {
    for (let at = this.parentOf(below); at !== null; at = this.parentOf(at)) if (at === above) return true;
    return false;
  }

  #leadsTo(from: DraftRef, to: DraftRef): boolean {
    const seen = new Set([from]);
    for (const ref of seen) {
      if (ref === to) return true;
      for (const next of this.#needs.get(ref) ?? []) seen.add(next);
    }
    return false;
  }
}
