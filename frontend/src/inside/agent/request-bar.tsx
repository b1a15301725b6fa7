import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Colleague, RequestNow } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { Conversation } from "../../shared/protocol";
import { Button } from "../controls/button";
import { Combobox } from "../controls/combobox";
import { Field } from "../controls/field";
import { useCommands } from "../keyboard";
import { Actions, sends, useFirstField, type Doing } from "./request-form";
import { StatusMenu } from "./status-menu";
import { Transferring } from "./transferring";
import { useRequest, type RequestHere } from "./use-request";
import * as fields from "../controls/field.module.css";
import * as styles from "./request-bar.module.css";

interface Props {
  api: Api;
  conversation: Conversation;
  /** Says something to the customer. */
  onSay: (line: string) => void;
  /** Notes something for agents. */
  onNote: (note: string) => void;
  /** Shown at the end. */
  aside?: ComponentChildren;
}

type Doable = "resolve" | "assign" | "transfer";

/** The conversation's request: where it is, its status, whose it is, and how it ends. */
export function RequestBar({ api, conversation, onSay, onNote, aside }: Props) {
  const here = useRequest(api, conversation);
  const { request, problem, busy } = here;
  const [doing, setDoing] = useState<Doable | null>(null);
  const isOpen = !!request?.key && !conversation.closed;
  const reopen = () => void takeBack(here);
  const toggle = (what: Doable) => ({
    "aria-expanded": doing === what,
    onClick: () => setDoing(doing === what ? null : what),
  });
  useActions(isOpen ? request : null, setDoing, reopen);
  if (!isOpen)
    return (
      <div class={styles.bar}>
        <div class={styles.top}>
          <span />
          {aside}
        </div>
      </div>
    );

  return (
    <div class={styles.bar}>
      <div class={styles.top}>
        <div class={styles.row}>
          <a href={request.address ?? ""} target="_blank" rel="noopener">
            {request.key}
          </a>
          <StatusMenu here={here} />
          <Button appearance="subtle" {...toggle("assign")}>
            {request.assignee ? `Assigned to ${request.mine ? "you" : request.assignee}` : "Unassigned"}
          </Button>
          {!request.resolved && (
            <Button appearance="subtle" {...toggle("transfer")}>
              Transfer
            </Button>
          )}
          {request.resolved ? (
            <Button aria-disabled={busy || undefined} onClick={() => busy || reopen()}>
              Reopen
            </Button>
          ) : (
            <Button {...toggle("resolve")}>Resolve</Button>
          )}
        </div>
        {aside}
      </div>
      {doing === "resolve" && !request.resolved && (
        <Resolving here={here} onSay={onSay} onDone={() => setDoing(null)} />
      )}
      {doing === "transfer" && !request.resolved && (
        <Transferring here={here} onDone={() => setDoing(null)} />
      )}
      {doing === "assign" && <Assigning here={here} onNote={onNote} onDone={() => setDoing(null)} />}
      <p class={styles.problem} role="alert">
        {problem}
      </p>
    </div>
  );
}

async function takeBack(here: RequestHere): Promise<void> {
  const step = (await here.steps()).find(({ category, asks }) => category !== "done" && !asks);
  if (step) await here.take(step.id);
}

/** Offers what can be done with the request to keys and the palette. */
function useActions(request: RequestNow | null, onDo: (what: Doable) => void, onReopen: () => void): void {
  const ending = request?.resolved
    ? { id: "reopen", name: "Reopen request", run: onReopen }
    : { id: "resolve", name: "Resolve request", key: "e", run: () => onDo("resolve") };
  const assigning = { id: "assign", name: "Assign request", run: () => onDo("assign") };
  const transferring = { id: "transfer", name: "Transfer to another project", run: () => onDo("transfer") };
  useCommands(request ? [ending, assigning, ...(request.resolved ? [] : [transferring])] : []);
}

/** Says a last line first, if there is one, so that the customer reads it before the end. */
function Resolving({ here, onSay, onDone }: Doing & { onSay: (line: string) => void }) {
  const form = useFirstField();
  const [line, setLine] = useState("");
  const [none, setNone] = useState(false);
  const resolve = async () => {
    const step = (await here.steps()).find(({ category, asks }) => category === "done" && !asks);
    setNone(!step);
    if (!step) return;
    if (line.trim()) onSay(line.trim());
    setLine("");
    if (await here.take(step.id)) onDone();
  };
  return (
    <form
      class={styles.form}
      ref={form}
      onKeyDown={sends}
      onSubmit={(event) => {
        event.preventDefault();
        if (!here.busy) void resolve();
      }}
    >
      <Field
        label="Closing line (optional)"
        help="The customer reads it before the request is resolved."
        error={none && !here.problem ? "Jira offers no step that resolves this request for you." : undefined}
      >
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            rows={2}
            dir="auto"
            value={line}
            maxLength={10_000}
            onInput={(event) => setLine(event.currentTarget.value)}
          />
        )}
      </Field>
      <Actions name="Resolve request" busy={here.busy} onCancel={onDone} />
    </form>
  );
}

function Assigning({ here, onNote, onDone }: Doing & { onNote: (note: string) => void }) {
  const form = useFirstField();
  const [people, setPeople] = useState<Colleague[]>([]);
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as it opens
  useEffect(() => void here.people().then(setPeople), []);

  const assign = async () => {
    const person = people.find((each) => each.name === name);
    if (!person || !(await here.assign(person.account))) return;
    if (note.trim()) onNote(note.trim());
    onDone();
  };
  return (
    <form
      class={styles.form}
      ref={form}
      onKeyDown={sends}
      onSubmit={(event) => {
        event.preventDefault();
        if (!here.busy) void assign();
      }}
    >
      <Field label="Assign to">
        {(ties) => (
          <Combobox
            ties={ties}
            label="Agents"
            options={people.map((each) => each.name)}
            value={name}
            onChange={setName}
          />
        )}
      </Field>
      <Field label="Note for agents (optional)" help="Only agents see it.">
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            data-note
            rows={2}
            dir="auto"
            value={note}
            maxLength={10_000}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      <Actions name="Assign" busy={here.busy} onCancel={onDone} />
    </form>
  );
}
