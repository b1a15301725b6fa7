import type { ComponentChildren } from "preact";
import type { Api } from "../../../shared/api";
import { Field } from "../../controls/field";
import { NumberField } from "../../controls/number-field";
import { Select } from "../../controls/select";
import type { Problems } from "../../form/form";
import type { DrawnLook, Look } from "../../values";
import type { Action, SectionProps } from "../project-form";
import { ImageField } from "./image-field";
import { CORNERS, ICONS, THEMES } from "./choices";
import * as fields from "../../controls/field.module.css";
import * as styles from "./how-it-looks.module.css";

const MOST_OFFSET = 200;

interface Props extends SectionProps {
  api: Api;
  /** The look as the server draws it, and the errors in it. */
  drawn: DrawnLook;
}

interface PartProps {
  look: Look;
  errors: Problems;
  onChange: <Name extends keyof Look>(name: Name, value: Look[Name]) => void;
}

/** Color and theme, and the launcher of web sites. */
export function HowItLooks({ form, dispatch, api, drawn }: Props) {
  const part: PartProps = {
    look: form.draft.look,
    errors: { ...drawn.problems, ...form.errors },
    onChange: (name, value) => dispatch(changed(name, value)),
  };
  return (
    <fieldset data-preview-who="visitor" data-preview-state="online">
      <legend>How it looks</legend>
      <ColorField {...part} />
      <LookSelect {...part} name="theme" label="Theme" options={THEMES} />
      {form.draft.external && <Launcher {...part} {...{ api, drawn }} icons={form.saved.icons} />}
    </fieldset>
  );
}

function ColorField({ look, errors, onChange }: PartProps) {
  const help =
    "Of the launcher, the header and customers’ own messages. The text on it is black or white, whichever is easier to read.";
  return (
    <Field label="Color" help={help} error={errors["look.color"]}>
      {(ties) => (
        <div class={styles.color}>
          <input
            type="color"
            aria-label="Pick a color"
            value={/^#[0-9a-f]{6}$/i.test(look.color) ? look.color : "#000000"}
            onInput={(event) => onChange("color", event.currentTarget.value.toUpperCase())}
          />
          <input
            {...ties}
            class={fields.control}
            type="text"
            spellcheck={false}
            value={look.color}
            onInput={(event) => onChange("color", event.currentTarget.value)}
          />
        </div>
      )}
    </Field>
  );
}

interface LauncherProps extends PartProps {
  icons: Record<string, string>;
  api: Api;
  drawn: DrawnLook;
}

function Launcher({ icons, api, drawn, ...part }: LauncherProps) {
  const { look, errors, onChange } = part;
  return (
    <>
      <IconField {...part} icons={icons} />
      <ImageField
        api={api}
        value={look.image}
        drawn={drawn.image}
        error={errors["look.image"]}
        onChange={(image) => onChange("image", image)}
      />
      <Field
        label="Launcher text"
        help="Beside the icon, such as “Chat with us”. Same text for all languages."
        error={errors["look.label"]}
      >
        {(ties) => (
          <input
            {...ties}
            class={fields.control}
            type="text"
            value={look.label}
            onInput={(event) => onChange("label", event.currentTarget.value)}
          />
        )}
      </Field>
      <div class={styles.place}>
        <LookSelect {...part} name="corner" label="Launcher position" options={CORNERS} />
        <Offset {...part} name="aside" label="Distance from the side (px)" />
        <Offset {...part} name="below" label="Distance from the bottom (px)" />
      </div>
    </>
  );
}

function IconField({ look, onChange, icons }: PartProps & { icons: Record<string, string> }) {
  return (
    <fieldset class={fields.field}>
      <legend>Launcher icon</legend>
      <div class={styles.icons}>
        {Object.entries(ICONS).map(([name, title]) => (
          <label key={name} class={styles.icon} title={title}>
            <input
              type="radio"
              name="launcher-icon"
              aria-label={title}
              checked={look.icon === name}
              onChange={() => onChange("icon", name as Look["icon"])}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={icons[name]} />
            </svg>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SelectProps<Name extends "theme" | "corner"> extends PartProps {
  name: Name;
  label: string;
  options: Record<Look[Name], string>;
}

function LookSelect<Name extends "theme" | "corner">({
  look,
  name,
  label,
  options,
  onChange,
}: SelectProps<Name>) {
  return (
    <Field label={label}>
      {(ties) => (
        <Select
          {...ties}
          value={look[name]}
          onChange={(event) => onChange(name, event.currentTarget.value as Look[Name])}
        >
          {Object.entries<ComponentChildren>(options).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Offset({
  look,
  errors,
  name,
  label,
  onChange,
}: PartProps & { name: "aside" | "below"; label: string }) {
  return (
    <NumberField
      label={label}
      most={MOST_OFFSET}
      value={look[name]}
      error={errors[`look.${name}`]}
      onChange={(pixels) => onChange(name, pixels)}
    />
  );
}

function changed<Name extends keyof Look>(name: Name, value: Look[Name]): Action {
  return {
    type: "edit",
    path: `look.${name}`,
    edit: (draft) => ({ ...draft, look: { ...draft.look, [name]: value } }),
  };
}
