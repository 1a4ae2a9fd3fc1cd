import { z } from "zod";

/** One word of a project's own language. */
export const glossaryTerm = z.strictObject({
  term: z.string().min(1).max(60),
  meaning: z.string().max(300),
  /** Words that people use for the same thing and tickets should not. */
  avoid: z.array(z.string().min(1).max(60)).max(10),
});
export type GlossaryTerm = z.infer<typeof glossaryTerm>;

/** What a project tells everybody who writes tickets for it, a model included. */
export const projectGuidance = z.strictObject({
  glossary: z.array(glossaryTerm).max(200),
  /** How tickets should read, in the team's words. */
  style: z.string().max(2000),
  /** What holds for every ticket before it counts as done. Never copied into a ticket. */
  definitionOfDone: z.array(z.string().min(1).max(300)).max(20),
});
export type ProjectGuidance = z.infer<typeof projectGuidance>;

export const noGuidance: ProjectGuidance = { glossary: [], style: "", definitionOfDone: [] };
