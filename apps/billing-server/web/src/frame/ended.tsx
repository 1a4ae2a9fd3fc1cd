import { CircleCheck, CircleSlash, Hourglass } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import type { ReturnAddress } from "../server/return-address.ts";
import type { Trouble } from "../server/trouble.ts";
import { controlButton } from "../ui/button.tsx";

interface EndedProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

/** The last thing the page says. Takes the focus, which was on something that is gone. */
function Ended({ icon, title, children }: EndedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – MyBA`;
    heading.current?.focus();
  }, [title]);
  return (
    <div className="flex flex-col gap-2">
      {icon}
      <h1 ref={heading} tabIndex={-1} className="mt-1 text-xl font-semibold focus-visible:outline-none">
        {title}
      </h1>
      {children}
    </div>
  );
}

/** The person is in, and the app takes over. */
export function Done({ to, device }: { readonly to: ReturnAddress; readonly device: string | null }) {
  return (
    <Ended icon={<CircleCheck size={28} className="text-positive" aria-hidden />} title="You are signed in">
      <p>MyBA{device === null ? "" : ` on ${device}`} continues by itself. You can close this tab.</p>
      <WayBack to={to} />
      {to.kind === "page" ? (
        <p className="text-muted">
          If your browser asks whether it may open MyBA, allow it. If nothing happens there, begin again in MyBA.
        </p>
      ) : null}
    </Ended>
  );
}

/** The person did not want to, and the app knows. */
export function Cancelled({ to }: { readonly to: ReturnAddress }) {
  return (
    <Ended icon={<CircleSlash size={28} className="text-muted" aria-hidden />} title="Sign-in cancelled">
      <p>Nothing was shared and nothing has changed. You can close this tab.</p>
      <WayBack to={to} />
    </Ended>
  );
}

/** Browsers may ask before they open an app, and remember a no. */
function WayBack({ to }: { readonly to: ReturnAddress }) {
  if (to.kind === "page") return null;
  return (
    <>
      <p className="text-muted">If your browser asks whether it may open MyBA, allow it.</p>
      <a href={to.href} className={`${controlButton("primary")} mt-3`}>
        Open MyBA
      </a>
    </>
  );
}

/** This sign-in can never go on. */
export function Over({ trouble }: { readonly trouble: Trouble }) {
  return (
    <Ended icon={<Hourglass size={28} className="text-muted" aria-hidden />} title="This sign-in is over">
      <p>{trouble.message}</p>
      <p>{trouble.next} You can close this tab.</p>
    </Ended>
  );
}
