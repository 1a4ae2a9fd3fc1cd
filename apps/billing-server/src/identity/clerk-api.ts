import { AppError } from "@myba/shared/errors";

/** How to reach Clerk's Backend API. */
export interface ClerkApiOptions {
  readonly secretKey: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/** An answer that says something about what was asked; everything else was thrown. */
interface ClerkAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Clerk's Backend API. Throws `auth/identity-unreachable` where it gives no answer, or none about what was asked. */
export interface ClerkApi {
  get(path: string): Promise<ClerkAnswer>;
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<ClerkAnswer>;
  delete(path: string): Promise<ClerkAnswer>;
}

/** The version whose shapes are read here. Source: Clerk's page on API versions. */
const apiVersion = "2025-11-10";

export function openClerkApi({ secretKey, apiUrl, fetch, timeoutMs }: ClerkApiOptions): ClerkApi {
  const ask = async (method: string, path: string, body?: unknown): Promise<ClerkAnswer> => {
    try {
      const response = await fetch(apiUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${secretKey}`,
          "clerk-api-version": apiVersion,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // The secret key goes nowhere else.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer: ClerkAnswer = { status: response.status, body: await response.json() };
      if (isAboutUs(response.status)) throw new Error(`Clerk answered ${response.status} to ${method} ${path}`);
      return answer;
    } catch (cause) {
      throw new AppError("auth/identity-unreachable", {}, { cause });
    }
  };
  return {
    get: (path) => ask("GET", path),
    post: (path, body) => ask("POST", path, body),
    delete: (path) => ask("DELETE", path),
  };
}

/** Answers about our key, our pace or Clerk's health, and not about the person. */
const isAboutUs = (status: number): boolean => status === 401 || status === 403 || status === 429 || status >= 500;
