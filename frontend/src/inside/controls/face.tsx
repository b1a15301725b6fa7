import * as styles from "./face.module.css";

const COLOURS = 6;

/** "Nina Novak" is NN. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = ends.map((word = "") => String.fromCodePoint(word.codePointAt(0) ?? 32));
  return letters.join("").trim().toLocaleUpperCase("en");
}

interface Props {
  account: string;
  name: string;
  /** The label, such as "Assigned to Nina Novak"; without it the face is beside its name. */
  label?: string;
  small?: boolean;
}

/** A person as a face: initials on one of a few colours, always the same for the same person. */
export function Face({ account, name, label, small }: Props) {
  const colour = parseInt(account.replace(/[^0-9a-f]/gi, "").slice(-6) || "0", 16) % COLOURS;
  return (
    <span
      class={styles.face}
      data-colour={colour}
      data-small={small}
      {...(label ? { role: "img", "aria-label": label, title: label } : { "aria-hidden": true })}
    >
      {initials(name)}
    </span>
  );
}
