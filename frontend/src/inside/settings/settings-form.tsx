import type { ComponentChildren } from "preact";
import type { Api } from "../../shared/api";
import { LimitedChats } from "../alarms/limited-chats";
import { SectionMessage } from "../controls/section-message";
import { FormShell } from "../form/form-shell";
import { useForm } from "../form/use-form";
import { History } from "../history/history";
import { Offering } from "../offers/offering";
import { WithPreview } from "../preview/preview";
import type { SavedSettings } from "../values";
import { Invitation } from "./invitation";
import { HowItLooks } from "./look/how-it-looks";
import { useLook } from "./look/use-look";
import { ON_THE_PATH, PathToLive } from "./path-to-live";
import { previewHours, previewStart, whyNotSeen } from "./preview-start";
import { projectKind, saveSettings } from "./project-form";
import { useDrawnHours } from "./schedule/use-drawn-hours";
import { WhenShown } from "./schedule/when-shown";
import { BeforeTheChat, Requests, WhatItSays, WhereCustomersFindIt, WhoMayChat } from "./sections";
import { SigningIn } from "./signing-in";
import { projectWords } from "./words";
import * as styles from "./settings-form.module.css";

interface Props {
  api: Api;
  initial: SavedSettings;
  /** Further content, above the save bar, which is always visible. */
  children?: ComponentChildren;
}

export function SettingsForm({ api, initial, children }: Props) {
  const [form, dispatch] = useForm(projectKind, initial, saveSettings(api));
  const section = { form, dispatch };
  const words = projectWords(form.saved);
  const look = useLook(api, form);
  const hours = useDrawnHours(api, form);
  return (
    <WithPreview
      start={previewStart(form, look)}
      whyNot={(situation) => whyNotSeen(form, situation)}
      launcher={form.draft.external ? look.launcher : undefined}
      nameless={!form.draft.show_agent_names}
      photoless={!form.draft.show_agent_photos}
      invitation={form.draft.invite_text.trim()}
      hours={previewHours(form, hours)}
    >
      <div class={styles.form}>
        <FormShell {...section} words={words}>
          <PathToLive saved={form.saved} />
          <Problems problems={form.saved.problems} />
          <LimitedChats alarms={form.saved.alarms} />
          <WhereCustomersFindIt {...section} />
          <WhoMayChat {...section} />
          <SigningIn {...section} api={api} />
          <WhenShown {...section} />
          <WhatItSays {...section} />
          <HowItLooks {...section} api={api} drawn={look} />
          <Invitation {...section} />
          <BeforeTheChat {...section} />
          <Requests {...section} />
          <Offering {...section} api={api} />
          <History changes={form.saved.history} words={words} />
          {children}
        </FormShell>
      </div>
    </WithPreview>
  );
}

/** Problems that the path to live does not cover. */
function Problems({ problems }: Pick<SavedSettings, "problems">) {
  const others = problems.filter(({ code }) => !ON_THE_PATH.has(code));
  if (others.length === 0) return null;
  return (
    <SectionMessage appearance="warning" title="Before chat can go live">
      <ul>
        {others.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
    </SectionMessage>
  );
}
