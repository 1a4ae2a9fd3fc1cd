/** Whose accounts people sign in with, besides an e-mail address. */
export interface Provider {
  readonly name: "Google" | "Atlassian" | "GitLab";
  readonly strategy: "oauth_google" | "oauth_atlassian" | "oauth_gitlab";
}

export const providers: readonly Provider[] = [
  { name: "Google", strategy: "oauth_google" },
  { name: "Atlassian", strategy: "oauth_atlassian" },
  { name: "GitLab", strategy: "oauth_gitlab" },
];
