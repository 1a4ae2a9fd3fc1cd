import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type RefObject } from "react";
import type { TokenEstimate } from "../../bridge/generations.ts";
import { afterwards, partWords, tokenRange } from "../asking/token-words.ts";
import { Strip } from "../asking/trouble-note.tsx";
import type { Estimate } from "../asking/use-estimate.ts";
import { announceFailure } from "../lib/announce.ts";
import { api, client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { Button } from "../ui/button.tsx";
import { controlLook } from "../ui/field.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { BuyTokens, SignInForTokens } from "./token-ways.tsx";
import type { Generate } from "./use-generate.ts";

interface TokenQuestionProps {
  readonly estimate: Estimate | undefined;
  readonly isReckoning: boolean;
  readonly generate: Generate;
}

/** Before tokens are spent: the price, the balance after it, and from when on nobody needs to be asked. */
export function TokenQuestion({ estimate, isReckoning, generate }: TokenQuestionProps) {
  const agree = useRef<HTMLButtonElement>(null);
  const tokens = estimate?.tokens ?? null;
  const isReady = !isReckoning && tokens !== null;
  useEffect(() => (isReady ? agree.current?.focus() : undefined), [isReady]);
  const [isRemembered, setRemembered] = useState(false);
  const [typedLimit, setTypedLimit] = useState<string | null>(null);
  const limit = Number(typedLimit ?? tokens?.high ?? 0);
  const isLimitSound = Number.isSafeInteger(limit) && limit > 0;
  const limitField = useRef<HTMLInputElement>(null);
  const start = async () => {
    if (tokens === null) return;
    if (isRemembered && !isLimitSound) {
      announceFailure("Enter a whole number of tokens, or take the tick away.");
      return limitField.current?.focus();
    }
    try {
      if (isRemembered) await client.wallet.changeSettings({ askAboveTokens: limit });
    } catch (error) {
      // What is agreed to now does not hang on what is asked later.
      notifyFailure(error);
    }
    generate.agree(tokens.missing > 0 ? tokens.available : tokens.high);
  };
  return (
    <Strip
      label="Before it costs tokens"
      icon={<TokenMark size={15} />}
      words={
        <>
          <strong className="font-medium">
            {isReady ? `This costs ${tokenRange(tokens)}.` : "Reckoning what this costs…"}
          </strong>{" "}
          {tokens ? <span className="text-muted">{isReady ? consequence(tokens) : ""}</span> : null}
        </>
      }
    >
      {tokens && tokens.missing === 0 ? (
        <Remember
          isOn={isRemembered}
          limit={typedLimit ?? String(tokens.high)}
          isSound={isLimitSound}
          field={limitField}
          onSwitch={setRemembered}
          onLimit={setTypedLimit}
        />
      ) : null}
      {tokens && tokens.missing > 0 ? <BuyTokens missing={tokens.missing} /> : null}
      {tokens && tokens.missing > 0 ? <SignInForTokens /> : null}
      <Button onClick={generate.notNow}>Not now</Button>
      <Button tone="primary" ref={agree} disabled={!isReady || generate.starting} onClick={() => void start()}>
        {tokens && tokens.missing > 0 ? `Generate with ${tokens.available.toLocaleString("en")}` : "Agree and generate"}
      </Button>
    </Strip>
  );
}

function consequence(tokens: TokenEstimate): string {
  return tokens.missing > 0
    ? partWords(tokens)
    : `${afterwards(tokens)} Only finished tickets are paid; a failure costs nothing.`;
}

interface RememberProps {
  readonly isOn: boolean;
  readonly limit: string;
  readonly isSound: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onLimit: (limit: string) => void;
}

/** "Don't ask again up to 5 tokens": kept with the wallet, and changed again in the settings of the account. */
function Remember({ isOn, limit, isSound, field, onSwitch, onLimit }: RememberProps) {
  const id = useId();
  const known = useQuery(api.wallet.state.queryOptions()).data?.settings.askAboveTokens ?? null;
  return (
    <span className="flex h-7 items-center gap-1.5 text-sm whitespace-nowrap">
      <input
        id={id}
        type="checkbox"
        className="size-4 accent-accent"
        checked={isOn}
        onChange={(event) => onSwitch(event.target.checked)}
      />
      <label htmlFor={id}>{known === null ? "Don’t ask again up to" : "From now on ask only above"}</label>
      <input
        ref={field}
        type="text"
        inputMode="numeric"
        aria-label="Tokens without a question"
        aria-invalid={isOn && !isSound}
        className={`${controlLook} h-7 w-14! text-end tabular-nums`}
        value={limit}
        onFocus={() => onSwitch(true)}
        onChange={(event) => onLimit(event.target.value)}
      />
      tokens
    </span>
  );
}
