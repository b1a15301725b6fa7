import type { CardPlace } from "../../contract/answers";
import { Address, Fact, Section } from "./section";
import { useNow } from "./use-now";
import { languageName, localTime } from "../words/formats";
import { say } from "../words/say";
import * as styles from "./card.module.css";

/** Where the customer is, as their browser says. */
export function Place({ place }: { place: CardPlace }) {
  const { site, url, title, referrer, language, time_zone: zone, device } = place;
  const now = useNow(10_000);
  const time = zone && localTime(zone, now);
  return (
    <Section title={say("card.where")}>
      <dl class={styles.facts}>
        <Fact name={say("card.page")}>
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
            say("portal")
          )}
        </Fact>
        {referrer && (
          <Fact name={say("card.referrer")}>
            <Address url={referrer} />
          </Fact>
        )}
        {language && <Fact name={say("card.language")}>{languageName(language)}</Fact>}
        {device && <Fact name={say("card.device")}>{device}</Fact>}
        {time && (
          <Fact name={say("card.time")}>
            {time} <span class={styles.quiet}>{zone.replaceAll("_", " ")}</span>
          </Fact>
        )}
      </dl>
    </Section>
  );
}
