/** A document to try the product with. */
export interface Sample {
  readonly id: string;
  /** Also the source's name once it is generated. */
  readonly name: string;
  /** What to look at in the result. */
  readonly hint: string;
  readonly text: string;
}
