/** What a desktop of one system starts for `myba://` links, and how that is changed. */
export interface LinkDesktop {
  /** A command as it is written down there, with a place for the link at its end. */
  written(command: readonly string[]): string;
  /** What is written down at the moment, if it is a command of a checkout. */
  inForce(): string | undefined;
  /** Writes a command down. Resolves with why it cannot, in the person's words; `inForce` tells whether it has worked. */
  register(command: readonly string[]): Promise<string | undefined>;
}
