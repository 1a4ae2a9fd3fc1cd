/** What is known of a row of the tree, by its place in the whole list. */
export interface TreePlace {
  readonly id: string;
  readonly depth: number;
}

/**
 * Which places of the list are shown when some parents are collapsed: null means all of them. Places that are not
 * known are shown, so that they are fetched; they disappear as soon as they turn out to be below a collapsed parent.
 */
export function visiblePlaces(
  total: number,
  known: ReadonlyMap<number, TreePlace>,
  collapsed: ReadonlySet<string>,
): readonly number[] | null {
  if (collapsed.size === 0) return null;
  const visible: number[] = [];
  let hiddenBelow = Infinity;
  for (let place = 0; place < total; place += 1) {
    const row = known.get(place);
    if (row && row.depth <= hiddenBelow) hiddenBelow = Infinity;
    if (row && hiddenBelow !== Infinity) continue;
    visible.push(place);
    if (row && collapsed.has(row.id)) hiddenBelow = row.depth;
  }
  return visible;
}

/** The pages that hold these places, in order. */
export function pagesOf(places: readonly number[], pageSize: number): number[] {
  return [...new Set(places.map((place) => Math.floor(place / pageSize)))].toSorted((one, other) => one - other);
}
