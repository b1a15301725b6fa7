import { useEffect, useReducer } from "preact/hooks";
import { refusalOf, type ApiError } from "../../shared/api";
import { isDirty, openForm, reduce, type Action, type Form, type Kind, type Saved } from "./form";

/** The form's state; `put` saves it while it is `saving`. Warns before leaving with unsaved changes. */
export function useForm<D extends object, A extends Saved>(
  kind: Kind<A["settings"], D>,
  initial: A,
  put: (settings: A["settings"], saved: A) => Promise<A>,
): [Form<D, A>, (action: Action<D, A>) => void] {
  const [form, dispatch] = useReducer<Form<D, A>, Action<D, A>, A>(reduce, initial, (saved) =>
    openForm(kind, saved),
  );
  const { saving, sent, saved } = form;

  useEffect(() => {
    if (!saving || !sent) return;
    put(kind.settingsOf(sent), saved).then(
      (answer) => dispatch({ type: "saved", saved: answer }),
      (error: unknown) => dispatch(refusal(refusalOf(error))),
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each saving, with what was there when it began
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

function refusal<D, A>(error: ApiError): Action<D, A> {
  if (error.code === "conflict" && error.current) return { type: "conflicted", current: error.current as A };
  return { type: "refused", message: error.message, fields: error.fields };
}
