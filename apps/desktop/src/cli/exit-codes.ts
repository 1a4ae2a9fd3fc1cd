/** What the program's exit says to scripts; `myba --help` tells people. */
export const exitCodes = {
  ok: 0,
  /** Something expected went wrong; standard error says what and what to do. */
  failed: 1,
  /** The command line itself does not make sense. */
  usage: 2,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
