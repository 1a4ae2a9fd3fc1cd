import type { Page, Request, Route } from "@playwright/test";
import {
  clerkErrors,
  type ClerkPerson,
  environmentJson,
  sessionJson,
  tokenFor,
  verificationJson,
} from "./clerk-shapes.ts";

const host = "clerk.example.test";

/** Where the stand-in is, which only the browser's network knows. */
export const frontendApi = `https://${host}`;

/** Names the stand-in, as every publishable key names its instance. */
export const publishableKey = `pk_test_${Buffer.from(`${host}$`).toString("base64")}`;

/** The code that every e-mail of the stand-in has. */
export const rightCode = "424242";

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

interface ClerkFrontendOptions {
  readonly people?: readonly ClerkPerson[];
  readonly strategies?: readonly string[];
  /** Clerk's protection against finding out who has an account. */
  readonly hidesAccounts?: boolean;
  /** Who is signed in from the start. */
  readonly signedIn?: ClerkPerson;
}

/**
 * Stands in for Clerk's Frontend API, at its own host behind the browser's network: what clerk-js asks while somebody
 * signs in by a code or by a provider. It has one browser, as each journey has.
 */
export class ClerkFrontend {
  /** Method and path of every request. */
  readonly asked: string[] = [];
  /** Answers nothing while it is true. */
  isDown = false;
  readonly #people: ClerkPerson[];
  readonly #strategies: readonly string[];
  readonly #hidesAccounts: boolean;
  #session: { readonly id: string; readonly person: ClerkPerson } | undefined;
  #signIn: Record<string, unknown> | null = null;
  #signUp: Record<string, unknown> | null = null;
  #sessions = 0;
  /** Who the provider says is there. */
  providerSays: ClerkPerson | "nobody" = "nobody";

  constructor({ people = [], strategies, hidesAccounts = false, signedIn }: ClerkFrontendOptions = {}) {
    this.#people = [...people];
    this.#strategies = strategies ?? ["oauth_google", "oauth_atlassian", "oauth_gitlab", "oauth_github"];
    this.#hidesAccounts = hidesAccounts;
    if (signedIn) this.#enter(signedIn);
  }

  async listen(page: Page): Promise<void> {
    await page.route(`${frontendApi}/**`, (route, request) => this.#handle(route, request));
  }

  get person(): ClerkPerson | undefined {
    return this.#session?.person;
  }

  async #handle(route: Route, request: Request): Promise<void> {
    const url = new URL(request.url());
    const method = url.searchParams.get("_method") ?? request.method();
    const path = url.pathname.replace(/^\/v1/, "");
    this.asked.push(`${method} ${path}`);
    if (this.isDown) return route.abort("connectionrefused");
    if (path === "/provider") return this.#atProvider(route, url);
    const form = new URLSearchParams(request.postData() ?? "");
    const { status = 200, body } = this.#answer(`${method} ${path}`, form);
    const origin = (await request.headerValue("origin")) ?? "*";
    return route.fulfill({
      status,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "authorization, x-clerk-auth-reason",
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
  }

  #answer(asked: string, form: URLSearchParams): Answer {
    const route = asked.replace(/\/(sia|sua|sess)_\w+/, "/{id}");
    const handler = this.#routes[route];
    return handler ? handler(form) : { status: 404, body: clerkErrors("resource_not_found", `no ${asked}`) };
  }

  readonly #routes: Readonly<Record<string, (form: URLSearchParams) => Answer>> = {
    "POST /dev_browser": () => ({ body: { id: "dvb_1", token: "dvb_token" } }),
    "GET /environment": () => ({ body: environmentJson(this.#strategies, this.#hidesAccounts) }),
    "PATCH /environment": () => ({ body: environmentJson(this.#strategies, this.#hidesAccounts) }),
    "GET /client": () => ({ body: { response: this.#client() } }),
    "DELETE /client/sessions": () => {
      this.#session = undefined;
      return { body: { response: this.#client() } };
    },
    "POST /client/sessions/{id}/touch": () => this.#with(this.#sessionJson()),
    "POST /client/sessions/{id}/tokens": () =>
      this.#session
        ? { body: { object: "token", jwt: tokenFor(this.#session.id, this.#session.person) } }
        : { status: 401, body: clerkErrors("authentication_invalid", "no session") },
    "POST /client/sign_ins": (form) => this.#beginSignIn(form),
    "POST /client/sign_ins/{id}/prepare_first_factor": () => this.#with(this.#signIn),
    "POST /client/sign_ins/{id}/attempt_first_factor": (form) => this.#attemptSignIn(form),
    "POST /client/sign_ups": (form) => this.#beginSignUp(form),
    "POST /client/sign_ups/{id}/prepare_verification": () => this.#with(this.#signUp),
    "POST /client/sign_ups/{id}/attempt_verification": (form) => this.#attemptSignUp(form),
  };

  #beginSignIn(form: URLSearchParams): Answer {
    const strategy = form.get("strategy");
    if (strategy?.startsWith("oauth_")) {
      const address = `${frontendApi}/v1/provider?back=${encodeURIComponent(form.get("redirect_url") ?? "")}`;
      this.#signIn = signInJson(
        "needs_identifier",
        null,
        verificationJson("unverified", strategy, {
          external_verification_redirect_url: address,
        }),
      );
      return this.#with(this.#signIn);
    }
    const email = form.get("identifier") ?? "";
    const isKnown = this.#people.some((person) => person.email === email);
    if (!isKnown && !(this.#hidesAccounts && form.get("sign_up_if_missing") === "true"))
      return { status: 422, body: clerkErrors("form_identifier_not_found", "Couldn't find your account.") };
    this.#signIn = signInJson("needs_first_factor", email, null);
    return this.#with(this.#signIn);
  }

  #attemptSignIn(form: URLSearchParams): Answer {
    if (form.get("code") !== rightCode) return wrongCode;
    const person = this.#people.find(({ email }) => email === this.#signIn?.["identifier"]);
    if (!person) {
      this.#signIn = { ...this.#signIn, first_factor_verification: verificationJson("transferable", "email_code") };
      return this.#with(this.#signIn);
    }
    return this.#complete("signIn", person);
  }

  #beginSignUp(form: URLSearchParams): Answer {
    if (form.get("transfer") === "true") {
      const person =
        this.providerSays === "nobody" ? newPerson(String(this.#signIn?.["identifier"])) : this.providerSays;
      return this.#complete("signUp", person);
    }
    this.#signUp = signUpJson("missing_requirements", form.get("email_address") ?? "");
    return this.#with(this.#signUp);
  }

  #attemptSignUp(form: URLSearchParams): Answer {
    if (form.get("code") !== rightCode) return wrongCode;
    return this.#complete("signUp", newPerson(String(this.#signUp?.["email_address"])));
  }

  /** The provider's page, which asks nobody: it leads straight back with what it says. */
  async #atProvider(route: Route, url: URL): Promise<void> {
    const said = this.providerSays;
    const isKnown = said !== "nobody" && this.#people.some(({ id }) => id === said.id);
    if (said !== "nobody" && isKnown) this.#complete("signIn", said);
    else
      this.#signIn = signInJson(
        "needs_identifier",
        null,
        said === "nobody"
          ? verificationJson("failed", "oauth_google", {
              error: {
                code: "oauth_access_denied",
                message: "You did not grant access.",
                long_message: "You did not grant access to your Google account.",
              },
            })
          : verificationJson("transferable", "oauth_google", {
              error: { code: "external_account_not_found", message: "Not found", long_message: "Not found" },
            }),
      );
    await route.fulfill({ status: 302, headers: { location: url.searchParams.get("back") ?? "" } });
  }

  #complete(which: "signIn" | "signUp", person: ClerkPerson): Answer {
    if (!this.#people.some(({ id }) => id === person.id)) this.#people.push(person);
    const id = this.#enter(person);
    if (which === "signIn") this.#signIn = { ...signInJson("complete", person.email, null), created_session_id: id };
    else this.#signUp = { ...signUpJson("complete", person.email), created_session_id: id };
    return this.#with(which === "signIn" ? this.#signIn : this.#signUp);
  }

  #enter(person: ClerkPerson): string {
    this.#sessions += 1;
    const id = `sess_${this.#sessions}`;
    this.#session = { id, person };
    return id;
  }

  #with(response: unknown): Answer {
    return { body: { response, client: this.#client() } };
  }

  #sessionJson(): object | undefined {
    return this.#session && sessionJson(this.#session.id, this.#session.person);
  }

  #client(): object {
    const session = this.#sessionJson();
    return {
      object: "client",
      id: "client_1",
      sessions: session ? [session] : [],
      sign_in: this.#signIn,
      sign_up: this.#signUp,
      last_active_session_id: this.#session?.id ?? null,
      last_authentication_strategy: null,
      cookie_expires_at: null,
      created_at: Date.now(),
      updated_at: Date.now(),
    };
  }
}

const wrongCode: Answer = { status: 422, body: clerkErrors("form_code_incorrect", "Incorrect code") };

function newPerson(email: string): ClerkPerson {
  return { id: `user_${email.replaceAll(/\W/g, "")}`, email, firstName: "New", lastName: "Person" };
}

function signInJson(status: string, identifier: string | null, verification: object | null): Record<string, unknown> {
  return {
    object: "sign_in",
    id: "sia_1",
    status,
    identifier,
    user_data: null,
    supported_identifiers: ["email_address"],
    supported_first_factors: [
      { strategy: "email_code", email_address_id: "idn_1", safe_identifier: identifier, primary: true },
    ],
    supported_second_factors: [],
    first_factor_verification: verification,
    second_factor_verification: null,
    created_session_id: null,
  };
}

function signUpJson(status: string, email: string): Record<string, unknown> {
  return {
    object: "sign_up",
    id: "sua_1",
    status,
    email_address: email,
    required_fields: ["email_address"],
    optional_fields: [],
    missing_fields: [],
    unverified_fields: status === "complete" ? [] : ["email_address"],
    verifications: { email_address: null, phone_number: null, web3_wallet: null, external_account: null },
    created_session_id: null,
    created_user_id: null,
    abandon_at: null,
    has_password: false,
    unsafe_metadata: {},
  };
}
