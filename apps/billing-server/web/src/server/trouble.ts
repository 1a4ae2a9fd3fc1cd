/**
 * Why a step of signing in did not work, in words for a person. `over`: this sign-in can never go on, only the app can
 * begin another. `refused`: something entered was wrong. `unreachable`: trying again may help.
 */
export class Trouble extends Error {
  readonly kind: "over" | "refused" | "unreachable";
  readonly next: string;
  /** With which the server's log can be searched. */
  readonly requestId: string | undefined;

  constructor(
    kind: Trouble["kind"],
    words: { readonly message: string; readonly next: string },
    options: { readonly requestId?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(words.message, { cause: options.cause });
    this.name = "Trouble";
    this.kind = kind;
    this.next = words.next;
    this.requestId = options.requestId;
  }
}

/** Any failure as one that can be shown. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  return new Trouble(
    "unreachable",
    { message: "Something went wrong on this page.", next: "Try again. Your tokens and tickets are safe." },
    { cause: error },
  );
}
