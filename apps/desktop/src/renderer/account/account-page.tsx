import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../lib/client.ts";
import { Group } from "../settings/group.tsx";
import { Button, controlButton } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { signIn, signOut, switchTo } from "./account-actions.ts";
import { KeptUntilClose } from "./kept-until-close.tsx";
import { ServerData } from "./server-data.tsx";
import { SpendingFacts } from "./spending-facts.tsx";
import { SignInOffer } from "./sign-in-offer.tsx";
import { SignedInDevices } from "./signed-in-devices.tsx";
import { nameOfPerson } from "./use-account.ts";

/** Who buys and spends tokens here, where else they are signed in, and what the server knows about them. */
export function AccountPage() {
  const state = useQuery(api.account.state.queryOptions());
  if (state.isPending) return <SkeletonLines lines={3} />;
  if (state.isError) return <Failure error={state.error} onRetry={() => void state.refetch()} />;
  const { kind, person, needsSignIn, others } = state.data;
  if (kind === "none")
    return (
      <Group title="Account" note="This MyBA was set up without a billing server, so there are no accounts.">
        <p className="text-muted">Your own keys and the offline engine need none.</p>
      </Group>
    );
  const isSignedIn = person !== null && !needsSignIn;
  return (
    <>
      <Group
        title="Account"
        note={
          person
            ? undefined
            : "Without one you have the free tokens of this computer. With one, tokens and purchases are yours on every computer."
        }
      >
        {person ? (
          <div className="flex flex-wrap items-center gap-3 rounded-card border border-line px-3 py-2.5">
            <span className="min-w-40 flex-1">
              <span className="block truncate font-medium">{nameOfPerson(person)}</span>
              {person.name && person.email ? (
                <span className="block truncate text-sm text-muted">{person.email}</span>
              ) : null}
            </span>
            <Link to="/wallet" search={{}} className={controlButton("plain")}>
              Wallet
            </Link>
            <Button onClick={() => void signOut()}>Sign out</Button>
          </div>
        ) : null}
        {isSignedIn ? <KeptUntilClose /> : null}
        {isSignedIn && state.data.pending === null && state.data.problem === null ? null : (
          <SignInOffer state={state.data} />
        )}
      </Group>
      <Group
        title="Spending"
        note="When to be warned that tokens run low, and up to how many may be spent without a question."
        action={
          <Link to="/wallet" search={{}} className={controlButton("plain")}>
            Set in the wallet
          </Link>
        }
      >
        <SpendingFacts />
      </Group>
      {isSignedIn || others.length > 0 ? (
        <Group
          title="Other accounts"
          note="Each has a wallet of its own. MyBA spends the tokens of the one you are signed in with now."
          action={isSignedIn ? <Button onClick={() => void signIn()}>Add an account</Button> : undefined}
        >
          {others.length > 0 ? (
            <ul aria-label="Other accounts on this computer" className="flex flex-col">
              {others.map((other) => (
                <li key={other.id} className="flex items-center gap-3 border-b border-line py-1.5 first:pt-0">
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{nameOfPerson(other)}</span>
                    {other.name && other.email ? (
                      <span className="block truncate text-sm text-muted">{other.email}</span>
                    ) : null}
                  </span>
                  <Button aria-label={`Switch to ${nameOfPerson(other)}`} onClick={() => void switchTo(other.id)}>
                    Switch
                  </Button>
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-muted">Nobody else has signed in on this computer.</p>
          )}
        </Group>
      ) : null}
      {isSignedIn ? <SignedInDevices /> : null}
      {isSignedIn ? <ServerData person={person} /> : null}
    </>
  );
}
