import "./styles/app.css";
import "./no-eval.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { serverOf } from "./server/server.ts";
import { SignInPage } from "./sign-in-page.tsx";

const server = serverOf(new URL(window.location.href));

createRoot(document.getElementById("page")!).render(
  // index.html has the element.
  <StrictMode>
    <SignInPage server={server} />
  </StrictMode>,
);
