import { catalogue } from "./catalogue.ts";
import { contradictionsIn } from "./contradictions.ts";

/** A catalogue that may be published. Older versions are read by `catalogue` alone, whatever rules have come since. */
export const soundCatalogue = catalogue.superRefine((all, context) => {
  for (const { path, message } of contradictionsIn(all)) context.addIssue({ code: "custom", path, message });
});
