import { Component, type ReactNode } from "react";
import { Trouble } from "../server/trouble.ts";
import { Button } from "../ui/button.tsx";
import { TroubleNote } from "./trouble-note.tsx";

/** Where a part of the page could not be fetched, or broke: says so instead of leaving a hole. */
export class PartBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <>
        <TroubleNote trouble={missingPart} />
        <Button tone="primary" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      </>
    );
  }
}

const missingPart = new Trouble("unreachable", {
  message: "A part of this page could not be loaded.",
  next: "Check your connection and reload. Your tokens and tickets are safe.",
});
