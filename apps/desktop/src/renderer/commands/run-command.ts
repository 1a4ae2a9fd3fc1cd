import { useEffect, useRef } from "react";
import { create } from "zustand";
import type { CommandId, CommandScope } from "./command-table.ts";

export type Handlers = Partial<Record<CommandId, () => void>>;

interface CommandState {
  readonly scope: CommandScope;
  /** Latest first: a screen's handler wins over the frame's. */
  readonly stack: readonly { readonly current: Handlers }[];
}

const useCommandState = create<CommandState>(() => ({ scope: "anywhere", stack: [] }));

/** Makes the screen answer to these commands while it is mounted. */
export function useCommandHandlers(handlers: Handlers, scope?: CommandScope): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    useCommandState.setState((state) => ({ stack: [latest, ...state.stack], scope: scope ?? state.scope }));
    return () =>
      useCommandState.setState((state) => ({
        stack: state.stack.filter((entry) => entry !== latest),
        scope: scope ? "anywhere" : state.scope,
      }));
  }, [scope]);
}

/** Runs a command if something on screen answers to it; says whether it did. */
export function runCommand(id: CommandId): boolean {
  const handler = handlerOf(id);
  handler?.();
  return handler !== undefined;
}

/** Whether a command can be run here. */
export function canRun(id: CommandId): boolean {
  return handlerOf(id) !== undefined;
}

/** The kind of screen that is shown. */
export function currentScope(): CommandScope {
  return useCommandState.getState().scope;
}

function handlerOf(id: CommandId): (() => void) | undefined {
  for (const entry of useCommandState.getState().stack) {
    const handler = entry.current[id];
    if (handler) return handler;
  }
  return undefined;
}
