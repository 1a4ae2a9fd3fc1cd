import { isClerkAPIResponseError } from "@clerk/clerk-js/no-rhc";
import { Trouble } from "../server/trouble.ts";

/** What Clerk says, in MyBA's words where they are better; Clerk's own sentences are written for people too. */
export function fromClerk(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  if (!isClerkAPIResponseError(error)) return new Trouble("unreachable", unreachable, { cause: error });
  const [first] = error.errors;
  const words = (first && known[first.code]) ?? {
    message: first?.longMessage ?? first?.message ?? "The sign-in service refused this.",
    next: "Check it and try again.",
  };
  const kind = error.status === 429 || error.status >= 500 ? "unreachable" : "refused";
  return new Trouble(kind, error.status >= 500 ? unreachable : words, { cause: error });
}

/** Whether Clerk refused for this reason. */
export function isClerkCode(error: unknown, code: string): boolean {
  return isClerkAPIResponseError(error) && error.errors.some((one) => one.code === code);
}

const unreachable = {
  message: "The sign-in service cannot be reached just now.",
  next: "Check your connection and try again. Your tokens and tickets are safe.",
};

const known: Readonly<Record<string, { readonly message: string; readonly next: string }>> = {
  form_code_incorrect: {
    message: "This is not the code we sent.",
    next: "Check the newest e-mail, or send a new code.",
  },
  verification_expired: { message: "This code is too old.", next: "Send a new one." },
  verification_failed: { message: "There were too many wrong codes.", next: "Send a new one." },
  form_param_format_invalid: { message: "This is not an e-mail address.", next: "Check it for a typing mistake." },
  too_many_requests: { message: "That was too often.", next: "Wait a minute and try again." },
  user_locked: { message: "This account is locked after too many tries.", next: "Wait an hour, or write to support." },
  captcha_missing_token: {
    message: "New accounts by e-mail cannot be made here just now.",
    next: "Use one of the other ways to sign in.",
  },
};
