import type { WalletStatistics } from "@myba/shared/billing-api/wallet";
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Group } from "../settings/group.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { dayOf } from "./balance-words.ts";
import { statementOf } from "./statement-lines.ts";

/** All of a wallet's life as a sum that comes out at what is in it. */
export function Statement({ totals }: { readonly totals: WalletStatistics["totals"] }) {
  const wallet = useQuery(api.wallet.state.queryOptions()).data?.wallet;
  const { lines, balance } = statementOf(totals);
  const expiring = wallet?.expiring ?? [];
  return (
    <Group
      title="Of all time"
      note="The billing server’s own figures: what came in less what went out is what you have."
    >
      <table className="w-full max-w-md tabular-nums">
        <thead className="sr-only">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Tokens</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ words, tokens }) => (
            <tr key={words} className="border-t border-line">
              <th scope="row" className="py-1.5 text-start font-normal">
                {words}
              </th>
              <td className="py-1.5 text-end">{signedTokens(tokens)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-control font-medium">
            <th scope="row" className="py-1.5 text-start">
              In your wallet
            </th>
            <td className="py-1.5">
              <span className="flex items-center justify-end gap-1.5">
                <TokenMark size={13} />
                {balance.toLocaleString("en")}
              </span>
            </td>
          </tr>
        </tfoot>
      </table>
      {wallet && wallet.heldTokens > 0 ? (
        <p className="text-muted">Of these, {counted(wallet.heldTokens, "token")} set aside for work under way.</p>
      ) : null}
      {expiring.length > 0 ? (
        <p className="text-muted">
          To be used in time:{" "}
          {expiring.map(({ tokens, expiresAt }) => `${counted(tokens, "token")} by ${dayOf(expiresAt)}`).join(", ")}.
        </p>
      ) : null}
    </Group>
  );
}

/** "+50", "−3", "0". */
function signedTokens(tokens: number): string {
  if (tokens === 0) return "0";
  return `${tokens < 0 ? "−" : "+"}${Math.abs(tokens).toLocaleString("en")}`;
}
