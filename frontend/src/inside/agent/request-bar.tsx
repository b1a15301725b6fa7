import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Colleague, RequestNow } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { Conversation } from "../../shared/protocol";
import { Button } from "../controls/button";
import { Combobox } from "../controls/combobox";
import { Field } from "../controls/field";
import { useCommands } from "../keyboard";
import { Actions, NoteField, sends, useFirstField, type Doing } from "./request-form";
import { StatusMenu } from "./status-menu";
import { Transferring } from "./transferring";
import { useRequest, type RequestHere } from "./use-request";
import { say } from "../words/say";
import * as fields from "../controls/field.module.css";
import * as styles from "./request-bar.module.css";

interface Props {
  api: Api;
  conversation: Conversation;
  /** Sends a message to the customer. */
  onSay: (line: string) => void;
  /** Adds an internal note. */
  onNote: (note: string) => void;
  /** Shown at the end. */
  aside?: ComponentChildren;
}

type Doable = "resolve" | "assign" | "transfer";

/** The conversation's request: its link, status, assignee and transitions. */
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
          <Button appearance="subtle" data-whose {...toggle("assign")}>
            {whose(request)}
          </Button>
          {!request.resolved && (
            <Button appearance="subtle" {...toggle("transfer")}>
              {say("request.transfer.open")}
            </Button>
          )}
          {request.resolved ? (
            <Button aria-disabled={busy || undefined} onClick={() => busy || reopen()}>
              {say("request.reopen.do")}
            </Button>
          ) : (
            <Button {...toggle("resolve")}>{say("request.resolve.open")}</Button>
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

function whose({ assignee, mine }: RequestNow): string {
  if (!assignee) return say("queue.unassigned");
  return mine ? say("request.assigned_to_you") : say("assigned_to", { name: assignee });
}

/** Offers what can be done with the request to keys and the palette. */
function useActions(request: RequestNow | null, onDo: (what: Doable) => void, onReopen: () => void): void {
  const ending = request?.resolved
    ? { id: "reopen", name: say("request.reopen"), run: onReopen }
    : { id: "resolve", name: say("request.resolve"), key: "e", run: () => onDo("resolve") };
  const assigning = { id: "assign", name: say("request.assign"), run: () => onDo("assign") };
  const transferring = { id: "transfer", name: say("request.transfer"), run: () => onDo("transfer") };
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
        label={say("request.closing_line")}
        help={say("request.closing_line.help")}
        error={none && !here.problem ? say("request.resolve.none") : undefined}
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
      <Actions name={say("request.resolve")} busy={here.busy} onCancel={onDone} />
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
      <Field label={say("request.assign_to")}>
        {(ties) => (
          <Combobox
            ties={ties}
            label={say("request.agents")}
            options={people.map((each) => each.name)}
            value={name}
            onChange={setName}
          />
        )}
      </Field>
      <NoteField help={say("request.note.help")} value={note} onChange={setNote} />
      <Actions name={say("request.assign.do")} busy={here.busy} onCancel={onDone} />
    </form>
  );
}
