import type { BlockKind, SentenceKind } from "@myba/shared/generation/source";
import type { SentenceId } from "@myba/shared/ids";
import type { QualityAspect } from "./english/quality-cues.ts";

/** A text, read: what the rest of the engine works on. Offsets are UTF-16 units into `text`, end exclusive. */
export interface Reading {
  readonly text: string;
  /** BCP 47; `en`, or `und` where the language could not be told. */
  readonly language: string;
  /** In reading order; the first is the document itself (level 0, no heading). */
  readonly sections: readonly Section[];
  readonly sentences: readonly Sentence[];
}

/** A part of the document under one heading; parts nest. */
export interface Section {
  readonly index: number;
  readonly parent: number | null;
  readonly level: number;
  readonly headingId: SentenceId | null;
  /** The heading without its number and marks; empty for the document itself. */
  readonly title: string;
}

/** One sentence, or one heading, table row or line of code, which are not split. Shown text has collapsed white space. */
export interface Sentence {
  readonly id: SentenceId;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: SentenceKind;
  readonly block: BlockKind;
  /** Sentences of one paragraph, bullet, step, row or utterance share it. */
  readonly blockIndex: number;
  /** Nesting of a bullet or step: 0 outside lists, 1 for the outermost. */
  readonly listLevel: number;
  readonly section: number;
  /** The sentence that opens the list this one stands in ("The user must be able to:"), or its parent bullet. */
  readonly introId: SentenceId | null;
  /** The number or id in front of its block, which is not part of the sentence: "3.2", "REQ-12"; empty for none. */
  readonly reference: string;
  /** Who says it, in a transcript. */
  readonly speaker: string | null;
  /** Column heading → cell, for a table row. */
  readonly cells: Readonly<Record<string, string>> | null;
  /** Reads like something that is wanted, whatever its kind. */
  readonly requirementLike: boolean;
  /** The quality it demands, such as "performance"; null where it is functional or demands nothing. */
  readonly quality: QualityAspect | null;
  readonly slots: Slots;
}

/** What one sentence says. Every string is a substring of the sentence (white space collapsed); empty means absent. */
export interface Slots {
  /** Whom or what the wish is about, without article, where it is no story: "system", "customer". */
  readonly subject: string;
  /** "registered customer", without article and "As". */
  readonly role: string;
  /** From the verb on: "download my invoices as PDF". */
  readonly goal: string;
  readonly benefit: string;
  /** The first verb of the goal as written: "download". */
  readonly verb: string;
  /** The first verb's object: "my invoices". */
  readonly object: string;
  /** Goals that can stand alone when the goal joins several verb phrases; otherwise just the goal. */
  readonly goals: readonly string[];
  /** "if the card is refused", "when the form is empty", "within 2 seconds". */
  readonly conditions: readonly string[];
  readonly modal: "must" | "should" | "may" | "want" | "imperative" | null;
  readonly negative: boolean;
  readonly numbers: readonly Quantity[];
}

/** A number that measures something. */
export interface Quantity {
  readonly text: string;
  readonly value: number;
  /** "seconds", "%", "users"; empty for a bare number. */
  readonly unit: string;
}
