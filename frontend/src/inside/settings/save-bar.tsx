import { Button } from "../controls/button";
import { Ago } from "../controls/ago";
import type { SavedSettings } from "../values";

interface Props {
  saved: SavedSettings;
  saving: boolean;
  dirty: boolean;
  /** Another way on is offered, so that saving has to wait for a decision. */
  blocked: boolean;
  onDiscard: () => void;
}

export function SaveBar({ saved, saving, dirty, blocked, onDiscard }: Props) {
  return (
    <div class="save-bar">
      <Button appearance="primary" type="submit" aria-disabled={saving || blocked || undefined}>
        {saving ? "Saving…" : "Save changes"}
      </Button>
      {dirty && !saving && !blocked && (
        <Button appearance="subtle" onClick={onDiscard}>
          Discard
        </Button>
      )}
      <p class="save-note" role="status">
        {dirty && !saving ? "You have unsaved changes" : <LastSaved saved={saved} />}
      </p>
    </div>
  );
}

function LastSaved({ saved }: { saved: SavedSettings }) {
  if (!saved.saved_at) return <>Not saved yet</>;
  return (
    <>
      Saved <Ago at={saved.saved_at} />
      {saved.saved_by && ` by ${saved.saved_by}`}
    </>
  );
}
