import { useMemo } from "preact/hooks";
import type { Waiting as About } from "../../contract/answers";
import type { FileAuth } from "../../shared/attachments/load-file";
import type { Conversation } from "../../shared/protocol";
import { TextsContext, useTexts } from "../../shared/texts";
import type { Start } from "../start-data";
import type { Part } from "../use-parts";
import { Leave } from "./leave";
import { useWaiting } from "./use-waiting";
import { apiOf } from "./waiting-api";
import * as styles from "./waiting.module.css";

interface Props {
  start: Pick<Start, "key" | "lang" | "texts">;
  auth: FileAuth;
  /** The lazy part that sends requests, once loaded. */
  attachments: Pick<Part<"attachments">, "asking"> | undefined;
  conversation: Pick<Conversation, "id" | "last" | "resolved" | "closed" | "unconfirmed" | "offered">;
}

/** Says that an agent is being found, and after some minutes that nobody has answered; then offers to leave the conversation as a request. */
export function Waiting({ start: { key, lang, texts }, auth, attachments, conversation }: Props) {
  const { id, last, resolved, closed, unconfirmed, offered } = conversation;
  const api = useMemo(
    () => attachments && apiOf(attachments.asking(auth), id, lang),
    [attachments, auth, id, lang],
  );
  const { known, due, onWaiting } = useWaiting(api, last?.side === "customer" && !resolved && !closed);
  const waiting = due ? known : null;
  return (
    <TextsContext.Provider value={{ ...texts, ...known?.texts }}>
      <section class={styles.waiting}>
        {/* There before its words are, so that they are read out. */}
        <p role="status">
          {waiting ? <Words about={waiting} confirmed={!unconfirmed} /> : known && offered && <Finding />}
        </p>
        {api && waiting?.offers && !waiting.left && (
          <Leave asks={waiting.asks} widget={key} onLeave={(email) => api.leave(email).then(onWaiting)} />
        )}
      </section>
    </TextsContext.Provider>
  );
}

function Finding() {
  const t = useTexts();
  return <>{t("waiting.finding")}</>;
}

/** Names the address for the reply if it is confirmed; the panel offers to confirm another one elsewhere. */
function Words({ about: { left, offers, email }, confirmed }: { about: About; confirmed: boolean }) {
  const t = useTexts();
  const said = left
    ? [t("waiting.left")]
    : [t("waiting.nobody"), t(offers ? "waiting.offer" : "waiting.stays")];
  if (email && confirmed) said.push(t("waiting.to", { email }));
  return <>{said.join(" ")}</>;
}
