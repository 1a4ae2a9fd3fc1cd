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
  let isBusy = false;

  const work = async (): Promise<void> => {
    if (isBusy || isStopped) return;
    isBusy = true;
    try {
      world.agenda.runDue();
      await deliveries().deliverDue(atOnce);
    } catch (error) {
      onMistake(error);
    } finally {
      isBusy = false;
      wake();
    }
  };
  const wake = (): void => {
    clearTimeout(timer);
    if (isStopped || isBusy) return;
    const next = Math.min(world.agenda.nextDueMs() ?? Infinity, deliveries().nextDueMs() ?? Infinity);
    if (next === Infinity) return;
    timer = setTimeout(() => void work(), Math.min(Math.max(0, next - world.clock.nowMs()), longestWaitMs));
  };
  return {
    wake,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
