import type { SignInAnswer, SignInState } from "@myba/shared/billing-api/sign-in";
import type { Server } from "../server/server.ts";
import type { Work } from "./work.ts";

/** What a way of signing in gets from the page. */
export interface WayInProps<Mode extends SignInState["mode"]> {
  readonly state: Extract<SignInState, { mode: Mode }>;
  readonly server: Server;
  readonly work: Work;
  /** Goes where the server says; the page is done then. */
  readonly leave: (answer: SignInAnswer) => void;
}
