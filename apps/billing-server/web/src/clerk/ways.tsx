import type { Work } from "../frame/work.ts";
import { Button } from "../ui/button.tsx";
import { OrLine } from "../ui/or-line.tsx";
import type { ClerkSettings } from "./clerk-settings.ts";
import { EmailForm } from "./email-form.tsx";
import { providerMarks } from "./provider-marks.tsx";
import type { Provider } from "./providers.ts";

interface WaysProps {
  readonly settings: ClerkSettings;
  readonly work: Work;
  readonly onProvider: (provider: Provider) => void;
  readonly onEmail: (email: string) => Promise<void>;
}

/** All ways in on one screen, the same for new and old accounts. */
export function Ways({ settings: { providers, byEmail }, work, onProvider, onEmail }: WaysProps) {
  if (providers.length === 0 && !byEmail) return <p>No way to sign in is switched on for this service.</p>;
  return (
    <>
      <div className="flex flex-col gap-2">
        {providers.map((provider) => (
          <Button
            key={provider.strategy}
            icon={providerMarks[provider.name]}
            isBusy={work.running === provider.name}
            isOff={work.running !== undefined}
            onClick={() => onProvider(provider)}
          >
            Continue with {provider.name}
          </Button>
        ))}
      </div>
      {providers.length > 0 && byEmail ? <OrLine>or</OrLine> : null}
      {byEmail ? <EmailForm work={work} onEmail={onEmail} /> : null}
    </>
  );
}
