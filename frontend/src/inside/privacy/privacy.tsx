import { useCallback, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Field } from "../controls/field";
import { Loading, Skeleton } from "../controls/loading";
import { saveFile } from "../controls/save-file";
import { SectionMessage } from "../controls/section-message";
import type { Erasures } from "../values";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./privacy.module.css";

const PATH = "/api/people";

/** Exports the stored data of a person to a file, or erases it. */
export function Privacy({ api }: { api: Api }) {
  const load = useCallback(() => api.get<Erasures>(PATH), [api]);
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "box"]} />}>
      {(erasures) => <Loaded api={api} initial={erasures} />}
    </Loading>
  );
}

type Notice = { appearance: "error" | "success"; title: string };

function Loaded({ api, initial }: { api: Api; initial: Erasures }) {
  const [{ history }, setErasures] = useState(initial);
  const [person, setPerson] = useState("");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<Notice | null>(null);
  const named = person.trim();

  const run = async (work: () => Promise<string>) => {
    setBusy(true);
    setAsking(false);
    setNotice(null);
    try {
      setNotice({ appearance: "success", title: await work() });
    } catch (error) {
      setNotice({ appearance: "error", title: refusalOf(error).message });
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    run(async () => {
      saveFile("personal-data.json", await api.post<unknown>(`${PATH}/export`, { person: named }));
      return "All that is kept of this person is in the file.";
    });
  const erase = () =>
    run(async () => {
      setErasures(await api.post<Erasures>(`${PATH}/erasure`, { person: named }));
      setPerson("");
      return "Nothing is kept of this person any more.";
    });

  return (
    <section class={styles.privacy} aria-labelledby="privacy">
      <h2 id="privacy">Data of one person</h2>
      <PersonField
        value={person}
        onChange={(typed) => {
          setPerson(typed);
          setAsking(false);
        }}
      />
      <div class={styles.actions}>
        <Button disabled={busy || !named} onClick={() => void save()}>
          Export as JSON
        </Button>
        <Button appearance="danger" disabled={busy || !named} onClick={() => setAsking(true)}>
          Erase…
        </Button>
      </div>
      {asking && <Question named={named} onYes={() => void erase()} onNo={() => setAsking(false)} />}
      {notice && <SectionMessage {...notice} live />}
      <Erased history={history} />
    </section>
  );
}

function PersonField({ value, onChange }: { value: string; onChange: (typed: string) => void }) {
  return (
    <Field
      label="E-mail address or Atlassian account ID"
      help="Customers, agents and admins alike. Accounts that Atlassian closes are erased within a week by themselves."
    >
      {(ties) => (
        <input
          {...ties}
          class={fields.control}
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={320}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Question({ named, onYes, onNo }: { named: string; onYes: () => void; onNo: () => void }) {
  return (
    <SectionMessage
      appearance="warning"
      title="Erase this person?"
      focus
      actions={
        <>
          <Button appearance="danger" onClick={onYes}>
            Erase {named}
          </Button>
          <Button onClick={onNo}>Cancel</Button>
        </>
      }
    >
      Their account, their sessions and the texts of their conversations are deleted from Jira Chat, also
      messages that Jira does not have yet. What they wrote to others stays without their name. Requests in
      Jira are not touched. This cannot be undone.
    </SectionMessage>
  );
}

function Erased({ history }: Erasures) {
  if (history.length === 0) return <p class={typography.help}>Nobody was erased yet.</p>;
  return (
    <ul>
      {history.map(({ at, by }) => (
        <li key={at}>
          Somebody was erased <Ago at={at} /> by {by}.
        </li>
      ))}
    </ul>
  );
}
