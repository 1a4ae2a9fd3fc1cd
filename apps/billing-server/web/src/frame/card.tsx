import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

/** The one card of the page. Its head stays where it is whatever its body becomes. */
export function Card({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex justify-center md:px-4 md:pt-[min(8vh,112px)] md:pb-8">
      <main className="card flex w-full flex-col px-6 pt-6 pb-6 md:w-[400px] md:px-8 md:pt-7">
        <div className="mb-5 flex items-center gap-2">
          <Mark size={20} />
          <span className="text-[15px] font-semibold">MyBA</span>
        </div>
        {children}
      </main>
    </div>
  );
}
