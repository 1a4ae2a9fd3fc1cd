/** A fault a rule found: which rule (`wf/role-missing`), how bad, and in which field of the ticket. */
export interface Defect {
  readonly rule: string;
  readonly level: "error" | "warning" | "info";
  readonly field: string;
}
