import "./page.css";

/** The page behind the link in a mail. Nothing happens before its button is pressed. */
const [why, button, told] = ["why", "confirm", "told"].map((id) => document.getElementById(id)) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
];
const token = location.hash.slice(1);
const NOT_FOUND = 404;

function end(said: string | undefined): void {
  why.hidden = button.hidden = true;
  told.textContent = said ?? "";
  told.focus();
}

async function confirm(): Promise<void> {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  told.textContent = "";
  const init = { method: "POST", body: JSON.stringify({ token }) };
  const answer = await fetch(location.pathname, init).catch(() => null);
  button.ariaDisabled = "false";
  if (answer?.ok) end(told.dataset.done);
  else if (answer?.status === NOT_FOUND) end(told.dataset.over);
  else told.textContent = told.dataset.failed ?? "";
}

button.hidden = false;
button.addEventListener("click", () => void confirm());
