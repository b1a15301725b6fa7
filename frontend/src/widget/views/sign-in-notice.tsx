import { useTexts } from "../../shared/texts";

/** Stands where one would write when this chat is for known customers only. */
export function SignInNotice() {
  const t = useTexts();
  return (
    <section class="notice">
      <h2>{t("sign_in")}</h2>
      <p>{t("sign_in_why")}</p>
    </section>
  );
}
