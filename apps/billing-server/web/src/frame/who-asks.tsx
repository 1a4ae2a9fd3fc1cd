import type { AskingApp } from "@myba/shared/billing-api/sign-in";

/** Which app on which computer wants to be let in. */
export function WhoAsks({ app }: { readonly app: AskingApp }) {
  return (
    <div className="mb-5">
      <h1 className="text-xl font-semibold">Sign in to {app.name}</h1>
      <p className="mt-1 text-muted">
        {app.device === null ? (
          <>For the app on this computer.</>
        ) : (
          <>
            For the app on <strong className="font-medium wrap-anywhere text-text">{app.device}</strong>.
          </>
        )}{" "}
        Continue only if you began this there.
      </p>
    </div>
  );
}

/** What the app gets, in words; nothing more than it asked for. */
export function WhatItGets({ app }: { readonly app: AskingApp }) {
  return (
    <p className="text-sm text-muted">
      {app.name} learns your name and e-mail address
      {app.scope.includes("offline_access") ? " and stays signed in there until you sign it out" : ""}. Your tickets
      stay on your computer.
    </p>
  );
}
