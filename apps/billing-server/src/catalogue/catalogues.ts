import type { Catalogue } from "@myba/shared/catalogue/catalogue";

/** The catalogue in force, with the number by which orders, grants and captures remember it. */
export interface CatalogueInForce {
  readonly version: number;
  readonly catalogue: Catalogue;
}

/** What is sold and charged for, in versions. */
export interface Catalogues {
  /** At most a few seconds old, so that every process follows a new version soon and nobody waits for a query. */
  inForce(): Promise<CatalogueInForce>;
  version(version: number): Promise<CatalogueInForce | undefined>;
}
