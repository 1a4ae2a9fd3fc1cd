import { type Measure, measures, type MeasuringParts } from "./measures.ts";

/** Something that somebody has to look at. `docs/operations.md` says what to do about each. */
export interface Alarm {
  readonly name: string;
  readonly measure: Measure;
  /** It sounds while the measure is above this. */
  readonly above: number;
}

const minute = 60;
const hour = 60 * minute;

/** All of them; a test fires each, and another holds `docs/operations.md` to this list. */
export const alarms: readonly Alarm[] = [
  { name: "webhook-lag", measure: "webhookLagSeconds", above: 5 * minute },
  { name: "dead-letters", measure: "deadLetters", above: 0 },
  { name: "retries", measure: "retries", above: 0 },
  { name: "old-holds", measure: "oldHolds", above: 0 },
  { name: "quarantine", measure: "quarantined", above: 0 },
  { name: "reconciliation-differences", measure: "reconciliationDifferences", above: 0 },
  { name: "reconciliation-late", measure: "reconciliationAgeSeconds", above: 3 * hour },
  { name: "chain-age", measure: "chainAgeSeconds", above: 5 * minute },
  { name: "anchor-age", measure: "anchorAgeSeconds", above: 15 * minute },
];

/** An alarm as it stands. */
export interface AlarmState extends Alarm {
  readonly value: number;
  readonly isFiring: boolean;
}

/** Measures everything. Throws what the databases throw. */
export function alarmStates(parts: MeasuringParts): Promise<readonly AlarmState[]> {
  return Promise.all(
    alarms.map(async (alarm) => {
      const value = await measures[alarm.measure](parts);
      return { ...alarm, value, isFiring: value > alarm.above };
    }),
  );
}
