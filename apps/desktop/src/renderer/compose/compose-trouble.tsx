import type { ErrorReport } from "@myba/shared/errors";
import { CircleDollarSign } from "lucide-react";
import { useEffect, useRef, type Ref } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { costWords } from "../asking/estimate-words.ts";
import { Strip, TroubleNote } from "../asking/trouble-note.tsx";
import type { Estimate } from "../asking/use-estimate.ts";
import { api } from "../lib/client.ts";
import { queryClient } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { TokenQuestion } from "./token-question.tsx";
import { BuyTokens, SignInForTokens } from "./token-ways.tsx";
import type { Generate } from "./use-generate.ts";

interface ComposeTroubleProps {
  readonly provider: ProviderRow | undefined;
  readonly obstacle: ErrorReport | null;
  readonly estimate: Estimate | undefined;
  /** The estimate is on its way. */
  readonly isReckoning: boolean;
  readonly generate: Generate;
  readonly onChooseAnother: () => void;
  readonly ref: Ref<HTMLElement>;
}

/** Over the bar: what stands in the way with the ways around it, or the question that is asked once. */
export function ComposeTrouble(props: ComposeTroubleProps) {
  const { provider, obstacle, estimate, generate, onChooseAnother, ref } = props;
  // A price that is not to be had any more is what stands in the way, and nothing to agree to.
  const hasNoPrice = provider?.kind === "myba" && obstacle !== null && estimate?.tokens === null;
  if (generate.isAsking && provider && !hasNoPrice)
    return provider.kind === "myba" ? <TokenQuestion {...props} /> : <CostQuestion {...props} provider={provider} />;
  if (!obstacle) return null;
  if (obstacle.code === "ledger/insufficient") return <TokensMissing {...props} obstacle={obstacle} />;
  const isOffline = obstacle.code === "provider/offline";
  return (
    <TroubleNote ref={ref} trouble={obstacle}>
      {isOffline ? <Button onClick={generate.queue}>Queue it</Button> : null}
      {isOffline || !generate.trouble ? null : <Button onClick={() => generate.run(estimate)}>Try again</Button>}
      {isAskedAgain(obstacle) && !generate.trouble ? (
        <Button onClick={() => void queryClient.invalidateQueries({ queryKey: api.generations.estimate.key() })}>
          Try again
        </Button>
      ) : null}
      <Button onClick={generate.runOffline}>Use the offline engine{isOffline ? " now" : ""}</Button>
      {isOffline ? null : <Button onClick={onChooseAnother}>Choose another…</Button>}
    </TroubleNote>
  );
}

/** Not a single ticket can be paid: what is missing, and the ways on that keep the text. */
function TokensMissing({ obstacle, generate, onChooseAnother, ref }: ComposeTroubleProps & { obstacle: ErrorReport }) {
  const missing = Number(obstacle.data["missing"] ?? 1);
  return (
    <TroubleNote ref={ref} trouble={obstacle}>
      <BuyTokens missing={missing} />
      <SignInForTokens />
      <Button onClick={generate.runOffline}>Use the offline engine</Button>
      <Button onClick={onChooseAnother}>Use your own key…</Button>
    </TroubleNote>
  );
}

/** Whether the price may be there a moment later. */
function isAskedAgain({ code }: ErrorReport): boolean {
  return code.startsWith("billing/") || code === "metered/unavailable" || code === "server/unavailable";
}

interface CostQuestionProps extends Pick<ComposeTroubleProps, "estimate" | "isReckoning" | "generate"> {
  readonly provider: ProviderRow;
}

function CostQuestion({ provider, estimate, isReckoning, generate }: CostQuestionProps) {
  const agree = useRef<HTMLButtonElement>(null);
  useEffect(() => (isReckoning ? undefined : agree.current?.focus()), [isReckoning]);
  const cost = estimate?.estimate?.costMicroUsd ?? null;
  const host = URL.canParse(provider.baseUrl) ? new URL(provider.baseUrl).host : provider.label;
  return (
    <Strip
      label="Before the first one"
      icon={<CircleDollarSign size={15} className="text-warning" aria-hidden />}
      words={
        <>
          <strong className="font-medium">
            {isReckoning
              ? `Reckoning what ${provider.label} will charge…`
              : cost === null
                ? `What ${provider.label} will charge for this is not known.`
                : `This costs ${costWords(cost)} at ${provider.label}.`}
          </strong>{" "}
          <span className="text-muted">
            The text goes to {host} with your key. You are asked once; from then on the estimate under the button is
            what you agree to.
          </span>
        </>
      }
    >
      <Button onClick={generate.notNow}>Not now</Button>
      <Button tone="primary" ref={agree} disabled={isReckoning} onClick={() => generate.agree()}>
        Agree and generate
      </Button>
    </Strip>
  );
}
