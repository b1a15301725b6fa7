import type { ComponentChildren } from "preact";
import { SuccessIcon, WarningIcon } from "../controls/icons";
import type { SavedSettings } from "../values";
import { Seen } from "./seen";
import { TrialLink } from "./trial-link";
import * as checks from "../checks/checks.module.css";
import * as visually from "../../shared/components/visually.module.css";

interface Step {
  name: string;
  done: boolean;
  how: ComponentChildren;
}

/** The codes of problems that are steps here. */
export const ON_THE_PATH: ReadonlySet<string> = new Set(["nowhere", "nobody"]);

/** The steps left until customers chat, by the saved settings; nothing once all are done. */
export function PathToLive({ saved }: { saved: SavedSettings }) {
  const steps = stepsOf(saved);
  if (steps.every(({ done }) => done)) return null;
  return (
    <section aria-labelledby="path-to-live">
      <h2 id="path-to-live">Go live</h2>
      <ol class={checks.checks}>
        {steps.map(({ name, done, how }) => (
          <li key={name} data-state={done ? "good" : "unknown"}>
            {done ? <SuccessIcon /> : <WarningIcon />}
            <div>
              <strong>{name}</strong> <span class={visually.hidden}>{done ? "Done." : "To do."}</span>
              {how && <p>{how}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function stepsOf({
  settings,
  version,
  problems,
  preview,
  conversations,
  sightings,
  portal_link,
  trial_link,
}: SavedSettings) {
  const { portal, external } = settings;
  const blocked = (code: string) => problems.find((problem) => problem.code === code)?.message;
  const isSeen = sightings.some(({ refused }) => !refused);
  const chatted = conversations > 0;
  const steps: Step[] = [
    {
      name: "Where customers find it",
      done: version > 0 && (portal || external),
      how: version > 0 ? blocked("nowhere") : "Choose the portal, external web pages or both, then save.",
    },
    {
      name: "Who may chat",
      done: version > 0 && !blocked("nobody"),
      how: version > 0 ? blocked("nobody") : "Anonymous customers, or those who sign in; then save.",
    },
    {
      name: "Somebody online",
      done: preview.agents_online || chatted,
      how: !preview.agents_online && "Open Chat in this project, or a request, and choose Online.",
    },
    {
      name: "Try it",
      done: chatted,
      how: <TryIt portal={portal ? portal_link : null} trial={trial_link} />,
    },
  ];
  if (external)
    steps.push({ name: "The snippet on your web site", done: isSeen, how: <Seen sightings={sightings} /> });
  return steps;
}

function TryIt({ portal, trial }: { portal: string | null; trial: string | null }) {
  if (!portal && !trial) return <>Save a place for the chat first.</>;
  return (
    <>
      {portal && (
        <a href={portal} target="_blank" rel="noopener">
          Open the customer portal
        </a>
      )}
      {portal && trial && " or "}
      {trial && <TrialLink href={trial}>{portal ? "a trial page" : "Open a trial page"}</TrialLink>} and write
      a message.
    </>
  );
}
