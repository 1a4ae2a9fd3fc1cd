import type { ErrorCode, ErrorReport } from "@myba/shared/errors";
import { Link, useNavigate } from "@tanstack/react-router";
import { Download, Layers, PencilLine, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Generation } from "../../bridge/generations.ts";
import { offlineEngine, type Choice } from "../asking/choice.ts";
import { estimateWords, usageDetails, usageWords } from "../asking/estimate-words.ts";
import { AnswererName } from "../asking/answerer-name.tsx";
import { isAboutAsking, TroubleNote } from "../asking/trouble-note.tsx";
import { useEstimate } from "../asking/use-estimate.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notifyFailure } from "../lib/notify.ts";
import { counted } from "../lib/time.ts";
import { showInWindow } from "../lib/window-state.ts";
import { Button } from "../ui/button.tsx";
import { barButtons, barLook, type GenerationBarProps } from "./generation-bar-props.ts";
import { generateAgain, textAsDraft } from "./rerun.ts";
import { LowTokens } from "./low-tokens.tsx";
import { TokenReceipt } from "./token-receipt.tsx";
import { BuyTokens } from "./token-ways.tsx";

/** What came of it and what it cost; where it broke off, why, and the ways on. */
export function EndedBar({ feed, generation: listed, ticketIds, text }: GenerationBarProps) {
  const navigate = useNavigate();
  const generation = feed.ended?.generation ?? listed;
  const coverage = feed.ended?.coverage;
  const usage = generation?.usage ?? feed.usage;
  const [refused, setRefused] = useState<ErrorReport | null>(null);
  if (!generation) return null;
  const first = feed.attempts[0] ?? generation;
  const before: Choice = { providerId: first.providerId, model: first.model === "" ? null : first.model };
  const again = async (choice: Choice, queueOffline = false) => {
    if (text === null) return;
    setRefused(null);
    try {
      const next = await generateAgain(generation, { text, choice, queueOffline });
      await navigate({ to: "/generations/$generationId", params: { generationId: next.id } });
    } catch (error) {
      if (isAboutAsking(reportOf(error))) setRefused(reportOf(error));
      else notifyFailure(error);
    }
  };
  const editText = async () => {
    if (text === null) return;
    try {
      await navigate({ to: "/compose", search: { draft: await textAsDraft(generation, text) } });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const trouble = refused ?? troubleOf(generation);
  const isOffline = generation.providerId === "offline";
  const cameToNothing = ticketIds.length === 0 && generation.state !== "finished";
  return (
    <>
      {trouble ? (
        <TroubleNote trouble={trouble} onUnlocked={() => void again(before)}>
          <Again choice={before} generation={generation} text={text} onAgain={() => void again(before)} />
          {trouble.code === "ledger/insufficient" ? <BuyTokens missing={Number(trouble.data["missing"] ?? 1)} /> : null}
          {waitsForNetwork.has(trouble.code) ? (
            <Button disabled={text === null} onClick={() => void again(before, true)}>
              Queue it
            </Button>
          ) : null}
          {isOffline ? null : (
            <Button disabled={text === null} onClick={() => void again(offlineEngine())}>
              Use the offline engine
            </Button>
          )}
          {isOffline ? null : (
            <Button disabled={text === null} onClick={() => void editText()}>
              Choose another…
            </Button>
          )}
        </TroubleNote>
      ) : null}
      {generation.receipt && !trouble ? <LowTokens /> : null}
      <div className={barLook}>
        {coverage && coverage.requirementLike > 0 && !cameToNothing ? (
          <Coverage covered={coverage.covered} all={coverage.requirementLike} />
        ) : null}
        <span className="min-w-fit flex-1 whitespace-nowrap text-muted">
          {outcomeOf(generation.state, ticketIds.length)}
          {coverage && isOffline ? (
            <span className="max-lg:hidden">
              {` · ${coverage.covered.toLocaleString("en")} of ${counted(coverage.requirementLike, "requirement")} in tickets`}
            </span>
          ) : null}
        </span>
        {isOffline ? null : (
          <AnswererName
            id={generation.providerId}
            label={generation.providerLabel}
            model={generation.model}
            verb={ticketIds.length > 0 || generation.state === "finished" ? "answered" : "was asked"}
          />
        )}
        {generation.receipt ? <TokenReceipt receipt={generation.receipt} /> : null}
        {usage ? (
          <Link
            to="/settings/costs"
            title={`${usageDetails(usage)} Open the receipts.`}
            className="rounded-control whitespace-nowrap text-muted tabular-nums underline decoration-line underline-offset-4 hover:text-text hover:decoration-control"
          >
            {usageWords(usage)}
          </Link>
        ) : null}
        <span className={barButtons}>
          <Button
            icon={<PencilLine size={14} aria-hidden />}
            disabled={text === null}
            title="Open the text again as a draft"
            onClick={() => void editText()}
          >
            Edit text
          </Button>
          {generation.state === "cancelled" ? (
            <Again choice={before} generation={generation} text={text} onAgain={() => void again(before)} />
          ) : null}
          <Button
            icon={<Download size={14} aria-hidden />}
            disabled={ticketIds.length === 0}
            onClick={() => showInWindow({ exporting: { ids: ticketIds } })}
          >
            Export…
          </Button>
          <Button
            tone={ticketIds.length === 0 ? "plain" : "primary"}
            icon={<Layers size={14} aria-hidden />}
            onClick={() => void navigate({ to: "/tickets", search: { project: generation.projectId } })}
          >
            Go to the tickets
          </Button>
        </span>
      </div>
    </>
  );
}

/** Errors that go away by themselves once there is a network, or once the model on this computer runs. */
const waitsForNetwork = new Set<ErrorCode>(["provider/offline", "provider/unreachable"]);

interface AgainProps {
  readonly choice: Choice;
  readonly generation: Generation;
  readonly text: string | null;
  readonly onAgain: () => void;
}

/** Carries its price, because pressing it is the consent. */
function Again({ choice, generation, text, onAgain }: AgainProps) {
  const { estimate } = useEstimate({ choice, projectId: generation.projectId, text: text ?? "" });
  const words = choice.providerId === "offline" || !estimate ? "" : estimateWords(estimate);
  return (
    <Button icon={<RotateCcw size={14} aria-hidden />} disabled={text === null} onClick={onAgain}>
      Generate again{words ? `: ${words}` : ""}
    </Button>
  );
}

/** The share of requirements that reached a ticket, as a ring and a number. */
function Coverage({ covered, all }: { readonly covered: number; readonly all: number }) {
  const share = covered / all;
  const length = 2 * Math.PI * 7;
  return (
    <span className="flex items-center gap-2" title={`${covered} of ${all} requirements are in tickets`}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden className="-rotate-90">
        <circle cx="9" cy="9" r="7" className="fill-none stroke-line" strokeWidth="3" />
        <circle
          cx="9"
          cy="9"
          r="7"
          className="fill-none stroke-covered"
          strokeWidth="3"
          strokeDasharray={`${share * length} ${length}`}
        />
      </svg>
      <span className="font-semibold tabular-nums">{Math.floor(share * 100)} %</span>
      <span className="text-muted">covered</span>
    </span>
  );
}

/** "Done · 12 tickets", "Stopped · 5 tickets kept", "Broke off before the first ticket". */
function outcomeOf(state: Generation["state"], tickets: number): string {
  if (tickets === 0 && state !== "finished") return `${outcomeWords[state]} before the first ticket`;
  return `${outcomeWords[state]} · ${counted(tickets, "ticket")}${state === "finished" ? "" : " kept"}`;
}

const outcomeWords: Record<Generation["state"], string> = {
  queued: "Waiting",
  running: "Running",
  finished: "Done",
  cancelled: "Stopped",
  interrupted: "Interrupted",
  failed: "Broke off",
};

function troubleOf({ state, error }: Generation): ErrorReport | null {
  if (state === "interrupted") return error ?? { code: "generation/interrupted", data: {} };
  return state === "failed" ? (error ?? { code: "program/broken", data: {} }) : null;
}
