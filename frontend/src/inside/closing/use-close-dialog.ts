import { useState } from "preact/hooks";

type Part = typeof import("./close-dialog").CloseDialog;

/** The dialog that closes the chat, whose code is loaded when it is first opened. */
export function useCloseDialog() {
  const [Dialog, setDialog] = useState<Part>();
  const open = () => {
    // What cannot be loaded now is tried again with the next click.
    void import("./close-dialog").then(
      (part) => setDialog(() => part.CloseDialog),
      () => undefined,
    );
  };
  return { Dialog, open, close: () => setDialog(undefined) };
}
