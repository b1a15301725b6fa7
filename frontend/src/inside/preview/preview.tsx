import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Field } from "../controls/field";
import { Select } from "../controls/select";
import type { WidgetStart } from "../values";
import { PEOPLE, READY, STATES, THEMES, type PreviewWindow, type Scene } from "../../preview/scene";
import { useFollowing } from "./use-following";
import * as typography from "../controls/typography.module.css";
import * as styles from "./preview.module.css";

interface Shown {
  start: WidgetStart;
  /** Explains why customers in this situation see no chat. */
  whyNot?: (situation: Pick<Scene, "state" | "who">) => string | undefined;
  launcher?: Scene["launcher"];
  nameless?: Scene["nameless"];
  photoless?: Scene["photoless"];
  invitation?: Scene["invitation"];
  hours?: Scene["hours"];
}

/** A form with the widget's preview beside it. */
export function WithPreview({ children, ...shown }: Shown & { children: ComponentChildren }) {
  return (
    <div class={styles.beside}>
      {children}
      <Preview {...shown} />
    </div>
  );
}

/** The real widget with the edited settings; inert. */
function Preview({ whyNot, ...shown }: Shown) {
  const id = useId();
  const [state, setState] = useState<Scene["state"]>("online");
  const [who, setWho] = useState<Scene["who"]>("visitor");
  const [theme, setTheme] = useState<Scene["theme"]>("light");
  const aside = useRef<HTMLElement>(null);
  const situation = { state, who };
  useFollowing(aside, ({ state, who }) => {
    if (state) setState(state);
    if (who) setWho(who);
  });
  const absence = whyNot?.(situation);
  return (
    <aside class={styles.preview} ref={aside} aria-labelledby={id}>
      <div class={styles.body}>
        <h2 id={id}>Preview</h2>
        <div class={styles.choices}>
          <Choice label="Who" options={PEOPLE} value={who} onChange={setWho} />
          <Choice label="State" options={STATES} value={state} onChange={setState} />
          <Choice label="Theme" options={THEMES} value={theme} onChange={setTheme} />
        </div>
        <div class={styles.place}>
          <Stage scene={{ ...shown, theme, ...situation }} hidden={absence !== undefined} />
          <p class={styles.absence} role="status">
            {absence}
          </p>
        </div>
        <p class={typography.help}>Shows your changes before they are saved.</p>
      </div>
    </aside>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: Record<Value, string>;
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label}>
      {(ties) => (
        <Select {...ties} value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
          {Object.entries<string>(options).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A frame with a page of its own, which separates the widget's styles from ours. */
function Stage({ scene, hidden }: { scene: Scene; hidden: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const element = frame.current as HTMLIFrameElement;
    const welcome = () => setReady(true);
    element.addEventListener(READY, welcome);
    writePage(element.contentDocument);
    return () => element.removeEventListener(READY, welcome);
  }, []);
  useEffect(() => {
    if (ready) (frame.current?.contentWindow as PreviewWindow | null)?.showScene?.(scene);
  });
  return (
    <iframe
      class={styles.stage}
      ref={frame}
      title="Preview of the chat"
      tabIndex={-1}
      inert
      hidden={hidden}
    />
  );
}

/** Our Content-Security-Policy applies in the frame, too, so its files come from our server. */
function writePage(page: Document | null): void {
  const address = (name: string) => new URL(name, import.meta.url).href;
  const styles = PREVIEW_FILES.styles.map((name) => `<link rel="stylesheet" href="${address(name)}">`);
  page?.open();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else gives a page with scripts our address
  page?.write(
    `<!doctype html><meta charset="utf-8"><title>Preview</title>${styles.join("")}`,
    `<script type="module" src="${address(PREVIEW_FILES.script)}"></script>`,
  );
  page?.close();
}
