import { TextsContext, useLanguage, useTexts } from "../../shared/texts";
import { spoken } from "./spoken";
import { useHours } from "./use-hours";

interface Props {
  /** The project's widget key. */
  widget: string;
}

/** Says when the chat opens again, or nothing if that is unknown. */
export function Back({ widget }: Props) {
  const hours = useHours(widget, useLanguage());
  if (!hours?.at) return null;
  return (
    <TextsContext.Provider value={hours.texts}>
      <Words at={hours.at} offset={hours.offset} />
    </TextsContext.Provider>
  );
}

function Words({ at, offset }: { at: string; offset: number }) {
  const t = useTexts();
  const { key, when } = spoken(new Date(at), offset, useLanguage());
  return <>{t(key, { when })}</>;
}
