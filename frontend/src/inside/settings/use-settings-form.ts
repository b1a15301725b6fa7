import { useEffect, useReducer } from "preact/hooks";
import { ApiError, type Api } from "../../shared/api";
import type { SavedSettings } from "../values";
import { isDirty, openForm, reduce, type Action, type Form } from "./form";

const PATH = "/api/project-settings";

export const loadSettings = (api: Api) => api.get<SavedSettings>(PATH);

/** The form's state, saved whenever it says that it is saving; leaving the page with unsaved changes warns. */
export function useSettingsForm(api: Api, initial: SavedSettings): [Form, (action: Action) => void] {
  const [form, dispatch] = useReducer(reduce, initial, openForm);
  const { saving, sent, saved } = form;

  useEffect(() => {
    if (!saving || !sent) return;
    api.put<SavedSettings>(PATH, { version: saved.version, settings: sent }).then(
      (answer) => dispatch({ type: "saved", saved: answer }),
      (error: ApiError) => dispatch(refusal(error)),
    );
  }, [saving]);

  const dirty = isDirty(form);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  return [form, dispatch];
}

function refusal(error: ApiError): Action {
  if (error.code === "conflict" && error.current)
    return { type: "conflicted", current: error.current as SavedSettings };
  return { type: "refused", message: error.message, fields: error.fields };
}
