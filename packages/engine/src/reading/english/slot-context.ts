/** What the layout around a sentence says about it. */
export interface SlotContext {
  /** Stands in a list whose opening ends in "to:", so it begins with a verb. */
  readonly beginsWithVerb: boolean;
  /** A bullet, step or heading: a line that opens with a verb is an order. */
  readonly isListItem: boolean;
  /** How the document names its people (see findPeople); empty where it does not say. */
  readonly people?: ReadonlySet<string>;
}
