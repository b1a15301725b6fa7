import { useId } from "preact/hooks";
import type { Chat } from "../../shared/chat";
import { useDraft } from "../../shared/drafts";
import { TextsContext, useTexts } from "../../shared/texts";
import type { Start } from "../start-data";
import { useArticles } from "./use-articles";
import * as styles from "./articles.module.css";

interface Props {
  start: Pick<Start, "key" | "lang">;
  chat: Pick<Chat, "about">;
  /** The storage name of the draft being typed. */
  draft: string;
}

/** Help-center articles, found by the page's title, then by the typed text. */
export function Articles({ start: { key, lang }, chat, draft }: Props) {
  const typed = useDraft(draft);
  const { articles, texts } = useArticles(key, lang, typed.trim() ? typed : (chat.about.page?.title ?? ""));
  return (
    <TextsContext.Provider value={texts}>
      <Found articles={articles} />
    </TextsContext.Provider>
  );
}

function Found({ articles }: Pick<ReturnType<typeof useArticles>, "articles">) {
  const t = useTexts();
  const id = useId();
  const some = articles.length > 0;
  return (
    <section class={styles.articles} aria-labelledby={some ? id : undefined}>
      {/* There before its words are, so that they are read out. */}
      <p id={id} role="status">
        {some && t("articles.title")}
      </p>
      {articles.map(({ title, excerpt, address }) => (
        <a key={address} href={address} target="_blank" rel="noopener noreferrer" dir="auto">
          <strong>{title}</strong>
          <span class={styles.unseen}> ({t("articles.new_tab")})</span>
          {excerpt && <span>{excerpt}</span>}
        </a>
      ))}
    </section>
  );
}
