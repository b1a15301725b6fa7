import { Button } from "../controls/button";
import { Ago } from "../controls/ago";
import type { Saved } from "./form";
import * as styles from "./save-bar.module.css";

interface Props {
  saved: Pick<Saved, "saved_at" | "saved_by">;
  saving: boolean;
  dirty: boolean;
  /** A conflict has to be resolved first. */
  blocked: boolean;
  onDiscard: () => void;
}

export function SaveBar({ saved, saving, dirty, blocked, onDiscard }: Props) {
  return (
    <div class={styles.bar}>
      <Button appearance="primary" type="submit" aria-disabled={saving || blocked || undefined}>
        {saving ? "Saving…" : "Save changes"}
      </Button>
      {dirty && !saving && !blocked && (
        <Button appearance="subtle" onClick={onDiscard}>
          Discard
        </Button>
      )}
      <p class={styles.note} role="status">
        {dirty && !saving ? "You have unsaved changes" : <LastSaved {...saved} />}
      </p>
    </div>
  );
}

function LastSaved({ saved_at, saved_by }: Props["saved"]) {
  if (!saved_at) return <>Not saved yet</>;
  return (
    <>
      Saved <Ago at={saved_at} />
      {saved_by && ` by ${saved_by}`}
    </>
  );
}
