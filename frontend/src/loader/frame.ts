// What opens the panel: loaded by the launcher when the frame is first needed.
import { makeBox } from "./box";
import { cover } from "./cover";
import type { Frame, Place } from "./embedding";
import { isReturning } from "./returning";

/** Puts the box for the frame beside the launcher; the frame itself is added when it is to be shown or asked. */
export function embed(place: Place): Frame {
  const { host, address, data, show, label } = place;
  const onOpen = cover(host, () => show(false));
  let identifying: ((error?: string) => void)[] = [];
  let isOpen = false;

  const sayOpen = () => box.say({ jiraChat: isOpen ? "open" : "close" });
  const hearing = {
    ready() {
      const { title, URL: url, referrer } = document;
      box.say({ ...data, title, jiraChat: "hello", url, referrer });
      sayOpen();
    },
    identified: ({ error }: { error?: string }) => identifying.shift()?.(error),
    open: () => show(true, true),
    close: () => show(false),
    unread({ preview, returns, count }: { preview: boolean; returns: boolean; count: number }) {
      host.toggleAttribute("preview", preview);
      isReturning(address, returns);
      label(count);
    },
  };
  const box = makeBox(place, hearing, () => {
    for (const answer of identifying) answer("The chat could not be loaded.");
    identifying = [];
  });

  return {
    summon: () => void box.summon(),
    show(open, byItself) {
      isOpen = open;
      const frame = box.summon();
      onOpen(open);
      sayOpen();
      if (open && !byItself) frame.focus();
    },
    async identify(token) {
      box.ask({ jiraChat: "identify", token });
      const error = await new Promise<string | undefined>((answer) => identifying.push(answer));
      if (error) throw new Error(error);
    },
    logout: () => box.ask({ jiraChat: "logout" }),
  };
}
