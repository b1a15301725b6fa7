import type { CardPlace } from "../../contract/answers";
import { Address, Fact, Section } from "./section";
import { useNow } from "./use-now";
import { languageName, localTime } from "./words";
import * as styles from "./card.module.css";

/** Where the customer is, as their browser says. */
export function Place({ place }: { place: CardPlace }) {
  const { site, url, title, referrer, language, time_zone: zone } = place;
  const now = useNow(10_000);
  const time = zone && localTime(zone, now);
  return (
    <Section title="Where">
      <dl class={styles.facts}>
        <Fact name="Page">
          {url ? (
            <span class={styles.value}>
              {title && (
                <>
                  <span dir="auto">{title}</span>
                  <br />
                </>
              )}
              <Address url={url} />
            </span>
          ) : site ? (
            site.replace(/^https?:\/\//, "")
          ) : (
            "Customer portal"
          )}
        </Fact>
        {referrer && (
          <Fact name="Came from">
            <Address url={referrer} />
          </Fact>
        )}
        {language && <Fact name="Language">{languageName(language)}</Fact>}
        {time && (
          <Fact name="Local time">
            {time} <span class={styles.quiet}>{zone.replaceAll("_", " ")}</span>
          </Fact>
        )}
      </dl>
    </Section>
  );
}
