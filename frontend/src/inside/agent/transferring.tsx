import { useEffect, useState } from "preact/hooks";
import type { Project } from "../../contract/answers";
import { randomId } from "../../shared/random-id";
import { Combobox } from "../controls/combobox";
import { Field } from "../controls/field";
import { say } from "../words/say";
import { Actions, NoteField, sends, useFirstField, type Doing } from "./request-form";
import * as styles from "./request-bar.module.css";

/** Lets the chat go on in another project's, where another team answers under a request of theirs. */
export function Transferring({ here, onDone }: Doing) {
  const form = useFirstField();
  const [projects, setProjects] = useState<Project[] | null>(null);
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  // A repeated request is the same transfer.
  const [id] = useState(randomId);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as it opens
  useEffect(() => void here.projects().then(setProjects), []);

  const isAlone = projects?.length === 0 && !here.problem;

  const transfer = async () => {
    const project = projects?.find((each) => nameOf(each) === name);
    if (project && (await here.transfer({ id, project: project.id, note: note.trim() }))) onDone();
  };
  return (
    <form
      class={styles.form}
      ref={form}
      onKeyDown={sends}
      onSubmit={(event) => {
        event.preventDefault();
        if (!here.busy) void transfer();
      }}
    >
      <Field
        label={say("request.transfer.to")}
        help={say(isAlone ? "request.transfer.none" : "request.transfer.to.help")}
      >
        {(ties) => (
          <Combobox
            ties={ties}
            label={say("request.transfer.projects")}
            options={(projects ?? []).map(nameOf)}
            value={name}
            onChange={setName}
          />
        )}
      </Field>
      <NoteField help={say("request.transfer.note.help")} value={note} onChange={setNote} />
      <Actions name={say("request.transfer.do")} busy={here.busy || isAlone} onCancel={onDone} />
    </form>
  );
}

const nameOf = ({ name, key }: Project) => `${name} (${key})`;
