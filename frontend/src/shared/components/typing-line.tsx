import "./chat.css";
import { useTexts } from "../texts";

/** Who is typing, at the place where the message will land. */
export function TypingLine({ name }: { name: string | null }) {
  const t = useTexts();
  return (
    <div class="chat-typing" role="status">
      {name !== null && (
        <>
          <span class="chat-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("typing", { name })}
        </>
      )}
    </div>
  );
}
