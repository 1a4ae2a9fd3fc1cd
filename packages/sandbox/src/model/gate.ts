/** A door that holds a reply back until the test opens it, so that nothing has to sleep. */
export interface Gate {
  /** Resolves once a reply stands before the door. */
  readonly reached: Promise<void>;
  /** Opens the door, for good. */
  release(): void;
  /** Stands before the door until it opens. */
  pass(): Promise<void>;
}

/** A closed gate. */
export function createGate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    release: () => opened.resolve(),
    pass: () => {
      reached.resolve();
      return opened.promise;
    },
  };
}
