/** What is to happen when, for everything that follows one clock. */
export interface Agenda {
  /** When something is due next; undefined for never. Replaces what was planned for it. */
  plan(id: string, at: number | undefined): void;
  /** What is due first, up to and at a time; of the same time, what was planned first. */
  first(until: number): Due | undefined;
  /** When anything is due next. */
  next(): number | undefined;
}

export interface Due {
  readonly id: string;
  readonly at: number;
}

interface Entry extends Due {
  readonly number: number;
}

/** An agenda with nothing on it. Entries stay sorted, and those that were replaced are left out when they come up. */
export function makeAgenda(): Agenda {
  const entries: Entry[] = [];
  const current = new Map<string, Entry>();
  let planned = 0;

  const head = (): Entry | undefined => {
    while (entries.length > 0 && !isCurrent(entries.at(-1))) entries.pop();
    return entries.at(-1);
  };
  const isCurrent = (entry: Entry | undefined): boolean => entry !== undefined && current.get(entry.id) === entry;

  return {
    plan(id, at) {
      if (current.get(id)?.at === at) return;
      current.delete(id);
      if (at === undefined) return;
      planned += 1;
      const entry = { id, at, number: planned };
      current.set(id, entry);
      entries.splice(placeOf(entries, entry), 0, entry);
    },
    first(until) {
      const entry = head();
      if (entry === undefined || entry.at > until) return undefined;
      return { id: entry.id, at: entry.at };
    },
    next: () => head()?.at,
  };
}

/** Where an entry belongs in a list whose last one is due first. */
function placeOf(entries: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // `middle` lies inside the list.
    const other = entries[middle]!;
    if (other.at > entry.at || (other.at === entry.at && other.number > entry.number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
