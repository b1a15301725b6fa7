import { useEffect, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { Disclosure } from "../controls/disclosure";
import { SectionMessage } from "../controls/section-message";
import type { Check, Checks as Found } from "../values";
import { Checks, stateOf } from "./checks";

/** Whether chat works in the project; failed checks come first. */
export function ProjectChecks({ api }: { api: Api }) {
  const [checks, setChecks] = useState<Check[] | string>();
  useEffect(() => {
    api.get<Found>("/api/project-settings/checks").then(
      (found) => setChecks(found.checks),
      (error: unknown) => setChecks(refusalOf(error).message),
    );
  }, [api]);
  if (!checks) return null;
  if (typeof checks === "string")
    return (
      <SectionMessage appearance="warning" title="The checks could not be made">
        {checks}
      </SectionMessage>
    );
  const bad = checks.filter((check) => stateOf(check) === "bad");
  const all = (
    <Disclosure summary="All checks">
      <Checks checks={checks} />
    </Disclosure>
  );
  if (bad.length === 0) return all;
  return (
    <SectionMessage appearance="error" title="Chat needs attention" actions={all}>
      <Checks checks={bad} />
    </SectionMessage>
  );
}
