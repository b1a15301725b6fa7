// Opens the panel; the launcher loads this when the frame is first needed.
import type { JiraChatOptions } from "../../sdk/jira-chat";
import { makeBox } from "./box";
import { cover } from "./cover";
import type { Frame, Hearing, LoaderMessage, Place } from "./embedding";
import { emit } from "./events";
import { setReturning } from "./returning";

/** Puts the box for the frame beside the launcher; the frame itself is added when it is shown or first gets a message. */
export function embed(place: Place): Frame {
  const { host, address, data, options, signal, unsaid, show, label } = place;
  const onOpen = options.container ? () => {} : cover(host, signal, () => show(false));
  let identifying: ((error?: string) => void)[] = [];
  let isOpen = false;
  let unread = 0;

  const sayOpen = () => box.say({ jiraChat: isOpen ? "open" : "close" });
  const hearing: Hearing = {
    ready() {
      const { title, URL: url, referrer } = document;
      box.say({ ...data, title, jiraChat: "hello", url, referrer });
      if (options.container || options.theme) box.say(lookOf(options));
      sayOpen();
    },
    identified({ error: message }) {
      identifying.shift()?.(message);
      if (message) emit("error", { message });
      else emit("identified");
    },
    open: () => show(true, true),
    close: () => options.container || show(false),
    notice: (asked) => void import("./notice").then(({ notice }) => notice(asked, place, box)),
    started: ({ conversation }) => emit("started", { conversation }),
    message: ({ conversation, author }) => emit("message", { conversation, author }),
    unread({ preview, returns, count }) {
      host.toggleAttribute("preview", preview);
      setReturning(address, returns);
      label(count);
      if (count !== unread) emit("unread", { count });
      unread = count;
    },
  };
  const box = makeBox(place, hearing, () => {
    for (const answer of identifying) answer("The chat could not be loaded.");
    identifying = [];
    // This also refuses its token; the page's other messages wait for the next opening.
    unsaid.push(...unsaid.splice(0).filter(({ jiraChat }) => jiraChat === "prefill"));
  });

  host.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(false);
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
    tell: () => box.tell(),
    reload: () => box.reload(),
  };
}

function lookOf({ container, theme }: JiraChatOptions): LoaderMessage {
  return { jiraChat: "look", inline: !!container, scheme: theme === "auto" ? "light dark" : theme };
}
