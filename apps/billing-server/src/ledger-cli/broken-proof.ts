/** Thrown by a command that has told what is broken. */
export class BrokenProof extends Error {}
