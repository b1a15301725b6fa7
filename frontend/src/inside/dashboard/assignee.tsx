import * as styles from "./assignee.module.css";

const COLOURS = 6;

/** "Nina Novak" is NN. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = ends.map((word = "") => String.fromCodePoint(word.codePointAt(0) ?? 32));
  return letters.join("").trim().toLocaleUpperCase("en");
}

/** Who has a request, as a face: initials on one of a few colours, always the same for the same person. */
export function Assignee({ account, name }: { account: string; name: string }) {
  const colour = parseInt(account.replace(/[^0-9a-f]/gi, "").slice(-6) || "0", 16) % COLOURS;
  return (
    <span class={styles.face} data-colour={colour} role="img" aria-label={`Assigned to ${name}`} title={name}>
      {initials(name)}
    </span>
  );
}
