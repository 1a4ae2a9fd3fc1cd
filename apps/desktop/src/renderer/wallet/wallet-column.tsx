import type { ReactNode } from "react";

/** A page of the wallet that scrolls as a whole. */
export function WalletColumn({ children }: { readonly children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
      <div className="mx-auto flex max-w-[820px] flex-col gap-9 px-5 py-6">{children}</div>
    </div>
  );
}
