import { CircleCheck, CircleSlash, Hourglass } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import type { Trouble } from "../server/trouble.ts";

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

/** The person is in. The browser goes on by itself, to the app or to a page that opens it. */
export function Done({ device }: { readonly device: string | null }) {
  return (
    <Ended icon={<CircleCheck size={28} className="text-positive" aria-hidden />} title="You are signed in">
      <p>MyBA{device === null ? "" : ` on ${device}`} continues by itself. You can close this tab then.</p>
      <p className="text-muted">If nothing happens there, begin again in MyBA.</p>
    </Ended>
  );
}

/** The person did not want to, and the app hears of it. */
export function Cancelled() {
  return (
    <Ended icon={<CircleSlash size={28} className="text-muted" aria-hidden />} title="Sign-in cancelled">
      <p>Nothing was shared and nothing has changed. You can close this tab.</p>
    </Ended>
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
