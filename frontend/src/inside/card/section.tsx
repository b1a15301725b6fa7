import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Pair } from "../../contract/answers";
import * as styles from "./card.module.css";

/** A part of the card under its heading. */
export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class={styles.section} aria-labelledby={id}>
      <h3 id={id}>
        <bdi>{title}</bdi>
      </h3>
      {children}
    </section>
  );
}

/** A name and its value. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Named values from elsewhere: text and nothing else. */
export function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  return (
    <dl class={styles.facts}>
      {pairs.map(({ id, name, value }) => (
        <Fact key={id} name={name}>
          <span class={styles.value} dir="auto">
            {value}
          </span>
        </Fact>
      ))}
    </dl>
  );
}

/** An address reported by a browser, without its common part. */
export function Address({ url, children }: { url: string; children?: ComponentChildren }) {
  return (
    <a href={url} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">
      {children ?? url.replace(/^https?:\/\//, "")}
    </a>
  );
}
