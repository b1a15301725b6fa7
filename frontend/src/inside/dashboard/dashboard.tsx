import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { DashboardStart } from "../../contract/answers";
import type { Api } from "../../shared/api";
import { startData } from "../../shared/start-data";
import type { Thread } from "../../shared/conversation";
import { useChat } from "../../shared/use-chat";
import { useStore } from "../../shared/use-store";
import type { AgentChat } from "../agent/agent-chat";
import { ChatFrame } from "../agent/chat-frame";
import { CustomerLine } from "../agent/customer-line";
import { ConversationView } from "../agent/conversation-view";
import { useAgentChat } from "../agent/use-agent-chat";
import { Button } from "../controls/button";
import { BackIcon } from "../controls/icons";
import { ShortcutsButton } from "../keyboard";
import type { PageContext } from "../page-context";
import { ConversationList } from "./conversation-list";
import { Desk } from "./desk";
import { useFilters } from "./filters";
import { NoticeChoices } from "./notice-choices";
import { notify } from "./notices";
import { Today } from "./today";
import { ViewBar } from "./view-bar";
import { VIEWS } from "./views";
import { say } from "../words/say";
import * as styles from "./dashboard.module.css";

/** A project's conversations in views, and the chosen one beside them. */
export function Dashboard({ api, session, host }: PageContext) {
  const chat = useAgentChat({ api, session, host });
  const { threads, connection, name } = useChat(chat);
  const { file_megabytes: megabytes } = startData() as DashboardStart;
  const desk = useDesk(chat);
  const state = useStore(desk);
  const thread = state.chosen === null ? undefined : threads.get(state.chosen);
  useEffect(() => void host.fill(), [host]);

  return (
    <ChatFrame {...{ chat, api }} heading={<Heading />} onAccepted={(id) => desk.choose(id)}>
      <div class={styles.dashboard} data-chosen={thread ? true : undefined}>
        <Lists {...{ api, desk, chat }} me={name} />
        <section class={styles.conversation} aria-label={say("queue.conversation")}>
          {thread ? (
            <Chosen thread={thread} onClose={() => desk.choose(null)}>
              <ConversationView
                key={state.chosen}
                {...{ chat, thread, connection, session, megabytes }}
                me={name}
                focused
              />
            </Chosen>
          ) : (
            <Today state={state} onOpen={() => void desk.openFirst()} />
          )}
        </section>
      </div>
    </ChatFrame>
  );
}

function Heading() {
  return (
    <div class={styles.heading}>
      <h1>{say("chat")}</h1>
      <ShortcutsButton />
    </div>
  );
}

/** The list of this page, which says in its title how many customers wait. */
function useDesk(chat: AgentChat): Desk {
  const [desk] = useState(() => {
    const { account } = (startData() as DashboardStart).agent;
    const made = new Desk(chat, account);
    made.onSaid = (conversation) => notify(conversation, account, () => made.choose(conversation.id));
    return made;
  });
  useEffect(() => desk.start(), [desk]);
  const waiting = useStore(desk).counts.waiting ?? 0;
  useEffect(() => {
    document.title = waiting ? say("queue.title", { count: waiting }) : say("chat");
  }, [waiting]);
  return desk;
}

function Lists({ api, desk, chat, me }: { api: Api; desk: Desk; chat: AgentChat; me: string }) {
  const state = useStore(desk);
  const { threads } = useChat(chat);
  const readers = useStore(chat.readers).of;
  const onEnd = useCallback(() => void desk.more(), [desk]);
  const filters = useFilters(api, (filter) => (filter ? desk.showFilter(filter) : desk.show("waiting")));
  const { rows, fresh, loaded, search, view, chosen, filter } = state;
  const nothing = say(VIEWS.find((each) => each.view === view)?.empty ?? "queue.filter.none");
  return (
    <div class={styles.lists}>
      <ViewBar
        {...{ state, filters }}
        onView={(chosen) => desk.show(chosen)}
        onFilter={(chosen) => desk.showFilter(chosen)}
        onSearch={(text) => desk.find(text)}
      />
      {fresh > 0 && (
        <div class={styles.fresh}>
          <Button appearance="primary" onClick={() => desk.hold(false)}>
            {say("queue.fresh", { count: fresh })}
          </Button>
        </div>
      )}
      {loaded && rows.length === 0 ? (
        <p class={styles.nothing}>{search.trim() ? say("nothing_found") : nothing}</p>
      ) : (
        <ConversationList
          key={`${view} ${filter?.id} ${search}`}
          conversations={rows}
          {...{ threads, readers, chosen, me, onEnd }}
          onChoose={(id) => desk.choose(id)}
          onHold={(held) => desk.hold(held)}
        />
      )}
      {view !== "filter" && <NoticeChoices view={view} />}
    </div>
  );
}

interface ChosenProps {
  thread: Thread;
  onClose: () => void;
  children: ComponentChildren;
}

function Chosen({ thread, onClose, children }: ChosenProps) {
  return (
    <>
      <div class={styles.back}>
        <Button appearance="subtle" onClick={onClose}>
          <BackIcon />
          {say("queue.back")}
        </Button>
      </div>
      <div class={styles.customer}>
        <CustomerLine conversation={thread.conversation} />
      </div>
      {children}
    </>
  );
}
