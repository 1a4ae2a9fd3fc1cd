import type { Catalogue } from "@myba/shared/catalogue/catalogue";

/** The catalogue in force, with the number by which orders, grants and captures remember it. */
export interface CatalogueInForce {
  readonly version: number;
  readonly catalogue: Catalogue;
}

/** A catalogue as somebody published it. */
export interface PublishedCatalogue extends CatalogueInForce {
  readonly activeFrom: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly note: string;
}

/** Who publishes, why, and from when on it holds. */
export interface Publication {
  /** `admin:ada`, `cli`. */
  readonly by: string;
  readonly note: string;
  /** At once when left out. Whatever is published after it takes its place, also before its time has come. */
  readonly activeFrom?: number;
  /** The newest version its author had seen; `catalogue/changed-meanwhile` where somebody has published since. */
  readonly afterVersion?: number;
}

/** What is sold and charged for, in versions. */
export interface Catalogues {
  /** At most a few seconds old, so that every process follows a new version soon and nobody waits for a query. */
  inForce(): Promise<CatalogueInForce>;
  /** Any version that was ever published, for what was ordered, granted or captured by it. */
  version(version: number): Promise<PublishedCatalogue | undefined>;
  /** All versions, newest first. */
  versions(): Promise<readonly PublishedCatalogue[]>;
  /** Makes a document the next version. Throws `catalogue/invalid` and says what is wrong where. */
  publish(document: unknown, publication: Publication): Promise<PublishedCatalogue>;
}
