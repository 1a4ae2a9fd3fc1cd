import type { World } from "../world.ts";
import { billingOf } from "./billing.ts";
import { turnBilling } from "./turn-billing.ts";

/** From now on renewals and retries happen by the clock of the double, among all else that happens by it. */
export function installBilling(world: World): void {
  const billing = billingOf(world);
  const agenda = billing.agendaOf(null);
  let armed: { readonly at: number; readonly callOff: () => void } | undefined;
  billing.onPlan = () => {
    const at = agenda.next();
    if (at === armed?.at) return;
    armed?.callOff();
    armed = undefined;
    if (at === undefined) return;
    const callOff = world.agenda.at(at * 1000, () => {
      armed = undefined;
      turnBilling(world, null, at);
      billing.onPlan();
    });
    armed = { at, callOff };
  };
}
