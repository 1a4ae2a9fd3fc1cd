import type { Store } from "../database/store.ts";
import type { Generations } from "../generation/generations.ts";
import { redo, undo, undoState } from "../tickets/undo.ts";
import { procedures } from "./implementer.ts";

const line = procedures.undo;

/** `undo.*` of the contract. A generation still running is cancelled before it is taken back. */
export function undoRouter(store: Store, generations: Generations) {
  return line.router({
    state: line.state.handler(() => undoState(store)),
    undo: line.undo.handler(async () => {
      await generations.settleBeforeUndo();
      return undo(store);
    }),
    redo: line.redo.handler(() => redo(store)),
  });
}
