import type { Deliveries } from "./webhooks/deliveries.ts";
import type { World } from "./world.ts";

/** Does what is due by itself, when the real clock says so. */
export interface Schedule {
  /** Something became due, or may be due earlier than it was. */
  wake(): void;
  stop(): void;
}

/** How many deliveries are on their way at a time; Stripe sends many. */
const atOnce = 8;
const longestWaitMs = 2 ** 31 - 1;

export function makeSchedule(
  world: World,
  deliveries: () => Deliveries,
  onMistake: (error: unknown) => void,
): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let onTheirWay = 0;

  const work = (): void => {
    try {
      world.agenda.runDue();
    } catch (error) {
      onMistake(error);
    }
    while (onTheirWay < atOnce) {
      const sent = deliveries().sendNext();
      if (sent === undefined) break;
      onTheirWay += 1;
      // One that hangs holds up no other.
      void sent.catch(onMistake).finally(() => {
        onTheirWay -= 1;
        wake();
      });
    }
    wake();
  };
  const wake = (): void => {
    clearTimeout(timer);
    if (isStopped) return;
    const delivery = onTheirWay < atOnce ? deliveries().nextDueMs() : undefined;
    const next = Math.min(world.agenda.nextDueMs() ?? Infinity, delivery ?? Infinity);
    if (next === Infinity) return;
    timer = setTimeout(work, Math.min(Math.max(0, next - world.clock.nowMs()), longestWaitMs));
  };
  return {
    wake,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
