import type { Api } from "../../shared/api";
import { LimitedChats } from "../alarms/limited-chats";
import { SectionMessage } from "../controls/section-message";
import { FormShell } from "../form/form-shell";
import { useForm } from "../form/use-form";
import { History } from "../history/history";
import { WithPreview } from "../preview/preview";
import type { SavedSettings } from "../values";
import { previewStart } from "./preview-start";
import { projectKind, saveSettings } from "./project-form";
import { WhenShown } from "./schedule/when-shown";
import { Requests, WhatItSays, WhereCustomersFindIt, WhoMayChat } from "./sections";
import { SigningIn } from "./signing-in";
import { projectWords } from "./words";
import * as styles from "./settings-form.module.css";

export function SettingsForm({ api, initial }: { api: Api; initial: SavedSettings }) {
  const [form, dispatch] = useForm(projectKind, initial, saveSettings(api));
  const section = { form, dispatch };
  const words = projectWords(form.saved);
  return (
    <WithPreview start={previewStart(form)}>
      <div class={styles.form}>
        <FormShell {...section} words={words}>
          <Problems problems={form.saved.problems} />
          <LimitedChats alarms={form.saved.alarms} />
          <WhereCustomersFindIt {...section} />
          <WhoMayChat {...section} />
          <SigningIn {...section} api={api} />
          <WhenShown {...section} />
          <WhatItSays {...section} />
          <Requests {...section} />
        </FormShell>
        <History changes={form.saved.history} words={words} />
      </div>
    </WithPreview>
  );
}

function Problems({ problems }: Pick<SavedSettings, "problems">) {
  if (problems.length === 0) return null;
  return (
    <SectionMessage appearance="warning" title="Before chat can go live">
      <ul>
        {problems.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
    </SectionMessage>
  );
}
