import type { Logger } from "pino";
import type { Job } from "../jobs/job.ts";
import { alarmStates } from "./alarms.ts";
import type { MeasuringParts } from "./measures.ts";

/** Says in the log once a minute which alarms sound, and once that one is over: for whoever reads no metrics. */
export function alarmJob(parts: MeasuringParts & { readonly log: Logger }): Job {
  const sounding = new Set<string>();
  return {
    name: "alarms",
    everyMs: 60_000,
    async run() {
      for (const { name: alarm, value, above, isFiring } of await alarmStates(parts)) {
        if (isFiring) parts.log.error({ alarm, value, above }, "an alarm sounds");
        else if (sounding.has(alarm)) parts.log.info({ alarm, value, above }, "an alarm is over");
        if (isFiring) sounding.add(alarm);
        else sounding.delete(alarm);
      }
    },
  };
}
