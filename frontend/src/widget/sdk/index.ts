// The panel's part of the JavaScript functions beyond opening it; loaded at first use.
import type { Asked, Prefill } from "../../loader/embedding";
import { NEW } from "../../shared/conversation";
import { writeDraft } from "../../shared/drafts";
import { stored } from "../../shared/storage";
import { signInWay } from "../form";
import type { LoaderLink } from "../loader-link";
import type { PanelHandle } from "../panel";
import * as styles from "./sdk.module.css";

/** Handles the page's calls. */
export function handleRequest(request: Asked, { panel, accounts, say }: LoaderLink): void {
  switch (request.jiraChat) {
    case "identify":
      accounts?.()
        .then((there) => there.identify(request.token))
        .then(
          () => say({ jiraChat: "identified" }),
          (error: unknown) => say({ jiraChat: "identified", error: (error as Error).message || "failed" }),
        );
      break;
    case "logout":
      return void accounts?.().then((there) => there.signOut());
    case "look":
      document.body.classList.toggle(String(styles.inline), request.inline);
      // A page that sets nothing keeps the project's choice.
      if (request.scheme) document.documentElement.style.colorScheme = request.scheme;
      break;
    case "prefill":
      if (panel) prefill(request, panel);
  }
}

/** Fills fields in which the customer has not typed; the lengths are those of `loader/sdk.ts`, as a page could send anything. */
function prefill(values: Prefill, { start, access, conversations }: PanelHandle): void {
  const message = cut(values.message, 10_000);
  const draft = conversations.draft(NEW);
  if (message) {
    if (!stored(draft)) writeDraft(draft, message);
    conversations.open(NEW);
  }
  const { form, onForm } = access;
  const name = form.name || cut(values.name, 255);
  const email = form.email || cut(values.email, 254);
  if (name === form.name && email === form.email) return;
  const untouched = !form.name && !form.email && !form.sent;
  onForm({ name, email, ...(untouched && { way: start.registration ? "register" : signInWay(start) }) });
}

function cut(value: unknown, length: number): string {
  return typeof value === "string" ? value.slice(0, length) : "";
}
