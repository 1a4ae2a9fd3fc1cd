import { pointScale, type Estimate, type Points } from "@myba/shared/tickets/content";

/** What can be counted on a ticket. */
export interface Size {
  readonly criteria: number;
  readonly checklist: number;
  readonly conditions: number;
  readonly steps: number;
  readonly goalWords: number;
}

/** Points from what the text shows, as a hint: the reasons name everything that was counted. */
export function pointsFor(size: Size): { points: Points; estimate: Estimate } {
  const weight =
    1 +
    Math.min(size.criteria, 10) * 0.6 +
    Math.min(size.checklist, 12) * 0.6 +
    Math.min(size.conditions, 4) * 0.4 +
    Math.min(size.steps, 10) * 0.2 +
    (size.goalWords > 14 ? 1 : size.goalWords > 7 ? 0.5 : 0);
  const scale: readonly number[] = pointScale.filter((step) => step > 0 && step <= 13);
  const at = scale.reduce(
    (best, step, index) => (Math.abs(step - weight) < Math.abs(scale[best]! - weight) ? index : best),
    0,
  );
  return {
    // The scale holds only values of Points.
    points: scale[at] as Points,
    estimate: {
      low: scale[Math.max(at - 1, 0)]!,
      high: scale[Math.min(at + 1, scale.length - 1)]!,
      basis: reasons(size),
    },
  };
}

function reasons(size: Size): string[] {
  const counted = [
    counting(size.criteria, "acceptance criterion", "acceptance criteria"),
    counting(size.checklist, "listed part", "listed parts"),
    counting(size.conditions, "condition", "conditions"),
    counting(size.steps, "step", "steps"),
    size.goalWords > 7 ? "a long goal" : "",
  ].filter((reason) => reason !== "");
  return counted.length > 0 ? counted : ["one short goal without conditions"];
}

function counting(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}
