// Made by `make contract` from the types of the server. Types only.

/** Whether an SLA clock counts. */
export type Running = "outside_hours" | "paused" | "running" | "stopped";
/** How an agent is there for a project, as far as it is up to them. */
export type State = "away" | "offline" | "online";
/** What somebody did. */
export type Kind = "assigned" | "put_offline" | "reply_changed" | "resolved" | "transferred";
/** What keeps a file from one of the two sides. */
export type FileProblem = "missing" | "refused";

export interface Answers {
  "*": Refused;
  "GET /api/administration": AdministrationOverview;
  "GET /api/conversations/<conversation>/card": Card;
  "GET /api/conversations/<conversation>/card/request": CardRequest;
  "GET /api/conversations/<conversation>/ending": Ending;
  "GET /api/conversations/<conversation>/kept": Kept;
  "GET /api/conversations/<conversation>/notes": ListedNotes;
  "GET /api/conversations/<conversation>/request": RequestNow;
  "GET /api/conversations/<conversation>/request/assignable": Assignable;
  "GET /api/conversations/<conversation>/request/comments": CommentsInChat;
  "GET /api/conversations/<conversation>/request/comments/missing": MissingComments;
  "GET /api/conversations/<conversation>/request/steps": RequestSteps;
  "GET /api/conversations/<conversation>/transfer": TransferTargets;
  "GET /api/conversations/<conversation>/waiting": Waiting;
  "GET /api/delivery": Delivery;
  "GET /api/filters": SavedFilters;
  "GET /api/issue-chat": Reachable;
  "GET /api/managed-replies": ManagedReplies;
  "GET /api/me": Person;
  "GET /api/offers": Offers;
  "GET /api/online-agents": OnlineAgents;
  "GET /api/people": Erasures;
  "GET /api/project-settings": SavedSettings;
  "GET /api/project-settings/audit": AuditLog;
  "GET /api/project-settings/checks": Checks;
  "GET /api/project-settings/groups": Groups;
  "GET /api/project-settings/notices": Notices;
  "GET /api/project-settings/offers": Simulation;
  "GET /api/replies": UsableReplies;
  "GET /api/report": Report;
  "GET /api/site-settings": SavedSiteSettings;
  "GET /api/site-settings/groups": Groups;
  "GET /api/texts": Languages;
  "GET /api/texts/<language>": LanguageTexts;
  "GET /api/working-habits": WorkingHabits;
  "GET /pages/administration": AdministrationStart;
  "GET /pages/dashboard": DashboardStart;
  "GET /pages/issue": IssueStart;
  "GET /pages/portal": PortalStart;
  "GET /pages/project-settings": ProjectSettingsStart;
  "GET /pages/report": ReportStart;
  "GET /widget/<widget_key>/frame": WidgetStart;
  "GET /widget/<widget_key>/hours": Hours;
  "GET /widget/<widget_key>/presence": Presence;
  "GET /widget/<widget_key>/questions": Questions;
  "GET /widget/<widget_key>/settings": Launcher;
  "POST /api/conversations/<conversation>/comment": OfferedComment;
  "POST /api/conversations/<conversation>/notes": Note;
  "POST /api/conversations/<conversation>/rating": Ending;
  "POST /api/conversations/<conversation>/request/steps": RequestNow;
  "POST /api/conversations/<conversation>/waiting": Waiting;
  "POST /api/delivery/comparison": Delivery;
  "POST /api/delivery/retry": Delivery;
  "POST /api/issue-chat": Begun;
  "POST /api/managed-replies/import": ManagedReplies;
  "POST /api/people/erasure": Erasures;
  "POST /api/project-settings/hours": DrawnHours;
  "POST /api/project-settings/identity": FreshSecret;
  "POST /api/project-settings/launcher-image": UploadedImage;
  "POST /api/project-settings/look": DrawnLook;
  "POST /api/project-settings/notices/test": Notices;
  "POST /api/session": RenewedSession;
  "POST /api/socket-ticket": Ticket;
  "POST /api/texts/<language>/import": LanguageTexts;
  "POST /api/visitor-session": Token;
  "POST /widget/<widget_key>/articles": FoundArticles;
  "POST /widget/<widget_key>/code": CodeRequest;
  "POST /widget/<widget_key>/identify": SignedIn;
  "POST /widget/<widget_key>/register": SignedIn;
  "POST /widget/<widget_key>/reset": SignedIn;
  "POST /widget/<widget_key>/session": Token;
  "POST /widget/<widget_key>/sign-in": SignedIn;
  "PUT /api/attachments/<client_id>": Attachment;
  "PUT /api/conversations/<conversation>/request/assignee": RequestNow;
  "PUT /api/filters/<filter_id>": SavedFilters;
  "PUT /api/managed-replies/<reply>": ManagedReplies;
  "PUT /api/password": Token;
  "PUT /api/project-settings": SavedSettings;
  "PUT /api/project-settings/notices": Notices;
  "PUT /api/site-settings": SavedSiteSettings;
  "PUT /api/texts/<language>": LanguageTexts;
  "PUT /api/working-habits": WorkingHabits;
}
/** Every answer that says no. */
export interface Refused {
  error: Refusal;
}
/** Why something was not done, in words for the person. Has what means something for its code. */
export interface Refusal {
  code: string;
  message: string;
  /** What is wrong, by the path of a field. */
  fields?: {
    [k: string]: string;
  };
  /** Seconds. */
  retry_after?: number;
  /** How many characters, or how many things, are allowed. */
  most?: number;
  /** What somebody else saved in between. */
  current?: {
    [k: string]: unknown;
  };
  /** Where else to sign in. */
  portal?: string;
}
/** Which projects chat, and whether we can do our work on the site. */
export interface AdministrationOverview {
  site: string;
  projects: ChatProject[];
  /** Whether Jira could be asked for all service projects; else only those that were saved are here. */
  complete: boolean;
  checks: Check[];
  /** Of all projects, the latest first. */
  alarms: Alarm[];
}
/** A project with where its chat is on, and how it fares. */
export interface ChatProject {
  id: string;
  key: string;
  name: string;
  portal: boolean;
  external: boolean;
  /** `null` for a service project whose settings nobody has saved yet. */
  saved_at: string | null;
  /** Address of its customer portal. */
  portal_link: string | null;
  /** What keeps its chat from going live. */
  problems: string[];
  agents_online: boolean;
  /** Active in the last seven days. */
  conversations: number;
  sightings: Sighting[];
}
/** A web site whose pages asked for the chat. */
export interface Sighting {
  site: string;
  /** It is not among the sites that are allowed. */
  refused: boolean;
  /** When it was noted last: to the hour. */
  at: string;
}
/** One thing that was looked at, and what came of it. */
export interface Check {
  name: string;
  /** `null` where it could not be looked at just now. */
  ok: boolean | null;
  /** What was found, and what to do. */
  message: string;
}
/** Chats that a limit refused within an hour: of one network address, or of the whole project. */
export interface Alarm {
  project: string;
  scope: "address" | "project";
  refused: number;
  first_at: string;
  last_at: string;
}
/** What is known without asking Jira. */
export interface Card {
  customer: CardCustomer;
  place: CardPlace;
  /** What the web site says of the customer. */
  meta: Pair[];
  /** What the customer was asked before the chat; `id` is that of the request's field. */
  answers: Pair[];
  others: OtherConversation[];
  /** Whether there are still others. */
  more: boolean;
  rating: Rating | null;
}
/** Who the customer is. */
export interface CardCustomer {
  name: string;
  email: string | null;
  /** Of the address: a code proved it, the web site vouches for it, or the customer only says so. */
  trust: ("proved" | "unconfirmed" | "vouched") | null;
  /** How they signed in; None for visitors, and where that is not known any more. */
  method: ("code" | "identity" | "password" | "portal") | null;
  anonymous: boolean;
}
/** Where the customer is, as their browser says; what it did not say is empty. */
export interface CardPlace {
  /** Empty in the portal. */
  site: string;
  url: string;
  title: string;
  referrer: string;
  language: string;
  time_zone: string;
  /** Browser and system. */
  device: string;
}
/** Something with a name. */
export interface Pair {
  id: string;
  name: string;
  value: string;
}
/** Another conversation of the same customer in the project. */
export interface OtherConversation {
  id: string;
  key: string | null;
  /** Of its request in Jira. */
  address: string | null;
  summary: string;
  created_at: string;
  resolved: boolean;
  status: string | null;
  rating: number | null;
}
/** A customer's rating of a finished chat. */
export interface Rating {
  /** From 1, the worst, to 5. */
  score: number;
  comment: string;
}
/** What Jira says of the request and its customer. */
export interface CardRequest {
  type: string;
  /** Of the customer, where Jira shows it. */
  email: string | null;
  organizations: string[];
  fields: Pair[];
  clocks: SlaClock[];
}
/** One of the request's SLA clocks as it stood when Jira answered; all times are in seconds. */
export interface SlaClock {
  name: string;
  running: Running;
  breached: boolean;
  /** Until the goal; negative where it is missed. */
  remaining: number | null;
  elapsed: number | null;
  goal: number | null;
}
/** What a panel says at the end of a conversation. */
export interface Ending {
  /** Whether the customer is asked what they think of it. */
  asks: boolean;
  /** What they said, from 1 to 5. */
  score: number | null;
  /** Where the conversation can be mailed: the address that the customer signed in with. */
  mail_to: string | null;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** What Jira keeps of a conversation and shows to its customer. */
export interface Kept {
  messages: KeptText[];
  /** Whether Jira does not answer; asked again it may. */
  away: boolean;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** The text of a message that was purged here. */
export interface KeptText {
  seq: number;
  body: string;
}
/** Those of a conversation, the oldest first. */
export interface ListedNotes {
  notes: Note[];
}
/** What an agent wrote for agents alone. */
export interface Note {
  /** As that of a message. */
  client_id: string;
  author: string;
  body: string;
  at: string;
  /** Whether Jira does not take it as an internal comment. */
  refused: boolean;
}
/** A conversation's request, as far as it is known here. */
export interface RequestNow {
  /** None until there is one. */
  key: string | null;
  /** Where it is in Jira. */
  address: string | null;
  resolved: boolean;
  /** In the words of its workflow; None until Jira was asked. */
  status: string | null;
  /** Jira's own: `new`, `indeterminate` or `done`. */
  category: string | null;
  assignee: string | null;
  /** Whether it is assigned to who asks. */
  mine: boolean;
}
/** Those who were found. */
export interface Assignable {
  people: Colleague[];
}
/** An agent a request can be assigned to. */
export interface Colleague {
  account: string;
  name: string;
}
/** Those that are in the chat. */
export interface CommentsInChat {
  comments: CommentInChat[];
}
/** A comment of the request that is in the chat. */
export interface CommentInChat {
  /** Of its last message. */
  seq: number;
  address: string;
}
/** Those that are not in the chat, oldest first. */
export interface MissingComments {
  comments: MissingComment[];
  /** Whether older comments were not looked at. */
  older: boolean;
}
/** A comment that the customer reads on the request and not in the chat. */
export interface MissingComment {
  id: string;
  author: string;
  at: string;
  address: string;
}
/** All of it, in Jira's order. */
export interface RequestSteps {
  steps: RequestStep[];
}
/** Something that can be done with a request now. */
export interface RequestStep {
  id: string;
  name: string;
  /** The status that it leads to. */
  to: string;
  /** Of that status. */
  category: string;
  /** Whether it asks for something first, which is answered in Jira. */
  asks: boolean;
}
/** The projects to which an agent can transfer a conversation, by name. */
export interface TransferTargets {
  projects: Project[];
}
/** A project of the site. */
export interface Project {
  id: string;
  key: string;
  name: string;
}
/** What a panel says while nobody answers a conversation. */
export interface Waiting {
  /** Until it says that nobody has answered; null where nothing waits, or the project does not say so. */
  seconds: number | null;
  /** Whether the customer has left it as a request. */
  left: boolean;
  /** Where the answer is mailed, where that is known. */
  email: string | null;
  /** Whether it can be left as a request: the answer reaches the customer by mail. */
  offers: boolean;
  /** Whether an address is needed for that. */
  asks: boolean;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** How messages fare between the chat and Jira: those of the last day, and what Jira does not have now. */
export interface Delivery {
  sent: number;
  /** Of those sent. */
  in_jira: number;
  heard: number;
  waiting: number;
  /** Refused by Jira. */
  failed: number;
  oldest_waiting: string | null;
  to_jira: Delays;
  from_jira: Delays;
  stuck: StuckMessages[];
  comparison: Comparison | null;
}
/** How long messages of the last day took to the other side. */
export interface Delays {
  measured: number;
  /** Seconds. */
  median: number | null;
  /** Seconds. */
  p95: number | null;
}
/** Messages of one conversation that Jira does not have. */
export interface StuckMessages {
  conversation: string;
  project: string;
  issue_key: string | null;
  messages: number;
  oldest: string;
  reason: string;
  /** Nobody tries again unless told to. */
  given_up: boolean;
  /** The request is out of reach, so trying again cannot help. */
  closed: boolean;
}
/** The latest comparison of messages with Jira's comments, in both directions. */
export interface Comparison {
  started_at: string;
  finished_at: string | null;
  /** Conversations. */
  total: number;
  found: Found;
}
/** What comparing messages with comments has found so far. */
export interface Found {
  conversations: number;
  messages: number;
  comments: number;
  /** Messages that were told and are not in the request any more. */
  lost: number;
  /** Messages in more than one comment. */
  doubled: number;
  /** Public comments that customers had not got; they have now. */
  unheard: number;
  /** Comments that customers saw though they are not public any more; they do not now. */
  leaked: number;
  /** Conversations that could not be compared. */
  unread: number;
  examples: Difference[];
}
/** Where messages and comments disagree. */
export interface Difference {
  issue_key: string;
  what: string;
}
/** Those of an agent in a project, the oldest first. */
export interface SavedFilters {
  filters: SavedFilter[];
  /** Those of open conversations, by name. */
  request_types: Named[];
  organizations: Named[];
}
/** An agent's own view of open conversations; what is empty does not count, all others have to fit. */
export interface SavedFilter {
  id: string;
  name: string;
  /** One of the request's, in any case. */
  label: string;
  /** The customer's: `de` is `de-AT`, too. */
  language: string;
  /** How the path of the page begins that the customer is on. */
  path: string;
  request_type: Named | null;
  /** One of those that the request is shared with. */
  organization: Named | null;
}
/** An object of Jira's, by id and name. */
export interface Named {
  id: string;
  name: string;
}
/** The customer of a request on which an agent can begin a chat. */
export interface Reachable {
  /** Their name; null where none can begin. */
  customer: string | null;
  /** Why none can begin, in words. */
  reason: string | null;
  /** The same as a refusal's code. */
  code: string | null;
}
/** The replies that a page manages: an agent's own, a project's or the site's. */
export interface ManagedReplies {
  replies: Reply[];
  languages: ReplyLanguage[];
  longest_name: number;
  longest_text: number;
  most: number;
}
/** A canned reply. */
export interface Reply {
  id: string;
  scope: "personal" | "project" | "site";
  name: string;
  /** With variables such as `{customer.name}` or `{customer.name|there}`. */
  text: string;
  /** The code of a language, empty for any. */
  language: string;
  /** How often it was inserted. */
  uses: number;
  used_at: string | null;
  changed_at: string;
  changed_by: string;
}
/** A language that a reply can be in. */
export interface ReplyLanguage {
  code: string;
  name: string;
}
/** What we know of a customer. */
export interface Person {
  name: string;
  email: string;
  has_password: boolean;
  /** The web site says who they are; a password takes registering with a code. */
  vouched: boolean;
  /** They know the present one, or just proved that they read the address. */
  may_set_password: boolean;
}
/** What is offered to an agent, the oldest first. */
export interface Offers {
  offers: Offer[];
}
/** A chat that is offered to an agent. */
export interface Offer {
  conversation: string;
  customer: string;
  summary: string | null;
  /** Left to accept it. */
  seconds: number;
}
/** Those of a project, by name. */
export interface OnlineAgents {
  agents: OnlineAgent[];
  /** Of who asks; `null` for admins, who are not there for customers. */
  own: OwnPresence | null;
  closure: Closure | null;
  /** Whether who asks may close the chat and open it. */
  leads: boolean;
}
/** An agent who chose to be there for customers. */
export interface OnlineAgent {
  account: string;
  name: string;
  /** When they go offline by themselves; `null` for until they change it. */
  until: string | null;
  /** When they chose so. */
  since: string;
  /** Whether their working hours decide. */
  by_hours: boolean;
  /** Whether nobody has been at their page for as long as they said; customers do not see them as available. */
  away: boolean;
  /** How many open conversations they have in the project. */
  chats: number;
}
/** What an agent chose themselves. */
export interface OwnPresence {
  state: State;
  by_hours: boolean;
  /** When they go online or offline by themselves, if they do. */
  changes_at: string | null;
  habits: Habits;
  /** Whether they chose it for all their projects. */
  everywhere: boolean;
}
/** How an agent works, in all projects of a site. */
export interface Habits {
  hours: WorkingHours | null;
  /** One of `AWAY_CHOICES`. */
  away_minutes: number;
  /** With so many open chats they are offered no more; None for what the project says. */
  capacity: number | null;
  /** Codes of the bundled languages in which they answer. */
  languages: string[];
  /** Labels of requests whose chats they are offered first, as in Jira. */
  labels: string[];
}
/** When an agent works, in all projects, by the clock of a time zone. */
export interface WorkingHours {
  /** An IANA time zone. */
  zone: string;
  week: WeekDay[];
}
/** The hours of one day of the week; 0 is Monday. */
export interface WeekDay {
  day: number;
  spans: Span[];
}
/** Some hours of a day, from `start` until before `end`, as HH:MM; 24:00 is the end of the day. */
export interface Span {
  start: string;
  end: string;
}
/** That a project's chat is closed, no matter who is online. */
export interface Closure {
  /** When it opens by itself; `null` for when somebody opens it. */
  until: string | null;
  reason: string;
  /** The name of who closed it. */
  by: string;
  at: string;
}
/** Who erased somebody, and when; the latest first. The person erased is not kept. */
export interface Erasures {
  history: Change[];
}
/** One save: who, when, and what it changed. */
export interface Change {
  at: string;
  by: string;
  changes: FieldChange[];
}
/** One field that a save changed. Values as JSON; texts and lists whole. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}
/** A project's settings with what the page needs around them. */
export interface SavedSettings {
  /** 0 before the first save. */
  version: number;
  saved_at: string | null;
  saved_by: string | null;
  settings: ProjectSettings;
  defaults: DefaultTexts;
  limits: SettingsLimits;
  snippet: string;
  /** `null` when Jira cannot be asked just now. */
  request_types: RequestType[] | null;
  /** What customers are asked before they chat, because the request type requires it. */
  asked: string[];
  problems: Problem[];
  /** Whether mail can be sent. */
  mail: boolean;
  /** IANA names. */
  time_zones: string[];
  languages: SpokenLanguage[];
  blocked_attempts: BlockedAttempts;
  /** The latest first. */
  alarms: Alarm[];
  /** Web sites that asked for the chat, the latest first. */
  sightings: Sighting[];
  /** Active in the last seven days. */
  conversations: number;
  /** A page of ours with the snippet in it, for an hour; null where the chat is not on external pages. */
  trial_link: string | null;
  /** Address of the project's customer portal. */
  portal_link: string | null;
  /** The live ones. */
  identity: IdentitySecret[];
  preview: WidgetStart;
  look: DrawnLook;
  /** The launcher's icons to choose from, as paths by their names. */
  icons: {
    [k: string]: string;
  };
  history: Change[];
}
/** The options of the settings page, in its order. Stored as JSON, so a new option needs a default here. */
export interface ProjectSettings {
  /** Add chat to customer portal. */
  portal: boolean;
  /** Allow adding chat to external web pages. */
  external: boolean;
  /** Origins where the widget is allowed, `https://*.example.org` for all subdomains; empty means any. */
  sites: string[];
  /** Allow anonymous access. */
  anonymous: boolean;
  /** Allow users to register in the service portal using the chat widget. */
  registration: boolean;
  /** Accept messages while nobody is online: kept at once, and answered once the address is confirmed. */
  leave_messages: boolean;
  /** Disable login with the chat widget for users in specified groups. */
  blocked_groups: BlockedGroup[];
  /** The same for anyone who may administer Jira or this project. */
  block_admins: boolean;
  /** Offer to sign in with e-mail and password. */
  sign_in_password: boolean;
  /** Offer to sign in with a code sent by e-mail. */
  sign_in_code: boolean;
  /** Suggest to anonymous customers, once they have started, to sign in. */
  suggest_sign_in: boolean;
  /** On external pages, only customers vouched for by the site may chat. */
  require_identity: boolean;
  /** Allow attachments: both sides may send files. */
  attachments: boolean;
  /** Welcome message override; empty means the default text. */
  welcome: string;
  /** Bubble before the customer's first message; empty means none. */
  greeting: string;
  /** Show customers which agent answers; else all agents are "Support" to them. */
  show_agent_names: boolean;
  /** Beside the agent's name show the photo from Jira, where there is a name. */
  show_agent_photos: boolean;
  look: Look;
  /** On external pages, invite visitors to chat by a bubble beside the launcher, once. */
  invite: boolean;
  invite_text: string;
  /** How long a page is in sight before. */
  invite_seconds: number;
  /** Paths of pages, `*` for anything; empty means every page. */
  invite_pages: string[];
  visibility: Visibility;
  /** How long what a customer writes opens a resolved request again; later it begins another one. */
  reopen_days: number;
  /** Request type for new conversations; None means the first that Jira lists. */
  request_type: string | null;
  /** Say in the request's description where the customer is: page, language, what the site tells of them. */
  describe_visit: boolean;
  /** Ask visitors for their name before a chat. */
  ask_name: boolean;
  /** Ask them for an e-mail address, too, which nobody confirms. */
  ask_email: boolean;
  /** Ask customers to agree to the privacy statement before a chat. */
  ask_consent: boolean;
  /** Suggest articles of the help center before a conversation: by the page's title, then by what is typed. */
  suggest_articles: boolean;
  /** Ask customers what they think of a chat whose request is resolved. */
  ask_rating: boolean;
  /** After how long without an answer customers are told so, and may leave it as a request; 0 means never. */
  unanswered_minutes: number;
  /** Whether new chats are offered to one agent after the other, and who comes first. */
  offering: "everybody" | "in_turn" | "least_busy";
  /** How long an agent may accept what is offered. */
  offer_seconds: number;
  /** With so many open chats an agent is offered no more. */
  offer_capacity: number;
  /** Show the report to agents, too, without the figures of each agent. */
  report_to_agents: boolean;
  /** Count how agents answer, each by themselves; some works councils forbid it. */
  report_agents: boolean;
}
/** A Jira group whose members may not sign in through the widget. The id decides; the name is for people. */
export interface BlockedGroup {
  id: string;
  name: string;
}
/** How the chat looks. Color and theme count in the portal, too; the rest is about the launcher on web sites. */
export interface Look {
  /** `#RRGGBB`, of the launcher, the header and the customer's own messages. */
  color: string;
  /** `auto`: as the customer's device says. */
  theme: "auto" | "dark" | "light";
  icon: "bubble" | "bubbles" | "envelope" | "question";
  /** Name of an uploaded image in place of the icon; empty means none. */
  image: string;
  /** Text beside the icon; empty means none. */
  label: string;
  /** The end is at the right where one reads from left to right. */
  corner: "end" | "start";
  /** Pixels between the launcher and that side of the page. */
  aside: number;
  /** Pixels between the launcher and the foot of the page. */
  below: number;
}
/** The hours of the chat, and when customers see it at all. */
export interface Visibility {
  mode: "always" | "hours";
  /** Whose clock the hours mean: that of `zone`, or the customer's own. */
  clock: "customer" | "zone";
  /** An IANA time zone. */
  zone: string;
  week: WeekDay[];
  special_days: SpecialDay[];
  /** Hide widget outside its hours; else customers can leave a message, and see when the chat is back. */
  hide_when_closed: boolean;
  /** Hide widget when all agents are offline. */
  hide_when_away: boolean;
}
/** A date that does not follow the week: a holiday without hours, or other hours than usual. */
export interface SpecialDay {
  date: string;
  spans: Span[];
  label: string;
}
/** What customers read where nothing else was chosen. */
export interface DefaultTexts {
  welcome: string;
}
/** How much fits into a project's settings: characters of texts, entries of lists. */
export interface SettingsLimits {
  welcome: number;
  greeting: number;
  /** Of a special day's name. */
  label: number;
  /** Of the text beside its icon. */
  launcher: number;
  invitation: number;
  sites: number;
  /** Of a day. */
  spans: number;
  special_days: number;
}
/** One that a project has in Jira. */
export interface RequestType {
  id: string;
  name: string;
}
/** What keeps chat from going live. */
export interface Problem {
  code: string;
  message: string;
}
/** A language that agents can answer in, and customers read the chat in. */
export interface SpokenLanguage {
  code: string;
  /** In English. */
  name: string;
}
/** How often that happened. */
export interface BlockedAttempts {
  last_day: number;
  last_month: number;
  latest: BlockedAttempt[];
}
/** Somebody of a blocked group tried to sign in. */
export interface BlockedAttempt {
  at: string;
  method: string;
}
/** One of a project's secrets that sign identity tokens. */
export interface IdentitySecret {
  id: string;
  created_at: string;
  created_by: string;
}
/** In a frame of the loader, on a customer's web site. */
export interface WidgetStart {
  surface: "widget";
  /** The project's widget key. */
  key: string;
  lang: string;
  dir: "ltr" | "rtl";
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
  welcome: string;
  greeting: string;
  /** Declarations for the page's root: the project's color, what is read on it, its theme. */
  css: string;
  /** Whether an agent is online as the page is made; a socket knows it better later. */
  agents_online: boolean;
  /** Within how many an agent who is online usually answers, where that is known; the text `online` says so then. */
  usual_minutes: number;
  /** Whether articles of the help center are suggested before a conversation. */
  suggests_articles: boolean;
  /** Whether the chat has hours, so that it can be said when it is back. */
  keeps_hours: boolean;
  /** Whether a conversation begins with questions. */
  asks: boolean;
  /** Whether one may chat without signing in. */
  anonymous: boolean;
  /** Whether the web site itself has to say who is there. */
  require_identity: boolean;
  /** Whether a message is kept at once that somebody leaves with an address while nobody is online. */
  leaves: boolean;
  registration: boolean;
  sign_in: SignInWays;
  /** Whether anonymous customers are reminded that they can sign in. */
  suggest_sign_in: boolean;
  /** How large a file may be; 0 where none can be sent. */
  file_megabytes: number;
  /** Address of the privacy statement, or empty. */
  privacy_link: string;
  preferences: Preferences;
}
/** How customers can sign in. */
export interface SignInWays {
  password: boolean;
  code: boolean;
  /** Whether a forgotten password can be set anew. */
  reset: boolean;
}
/** How a customer likes the list of conversations. */
export interface Preferences {
  /** Show issue keys in the list and the header. */
  issue_keys: boolean;
  /** Show unresolved conversations only. */
  unresolved_only: boolean;
  /** Show the request's summary instead of the last message. */
  summaries: boolean;
}
/** How the chat looks with settings that are being edited. */
export interface DrawnLook {
  /** Declarations for the root of its page. */
  panel: string;
  launcher: LauncherLook;
  /** What is in place of the launcher's icon, as a `data:` address; empty for none. */
  image: string;
  /** What keeps it from being saved, by the path of the field. */
  problems: {
    [k: string]: string;
  };
}
/** How a launcher looks while the chat is closed. */
export interface LauncherLook {
  /** Rules for its shadow root, after those that it has. */
  css: string;
  /** A path, 24 by 24, drawn with lines. */
  icon: string;
  label: string;
}
/** What was done in a project, the latest first. */
export interface AuditLog {
  events: AuditEvent[];
  /** What to send as `before` for those before them; null where there are none. */
  older: number | null;
  /** By which it can be filtered. */
  kinds: Kind[];
  /** Days. */
  longest_kept: number;
}
/** Somebody did something. */
export interface AuditEvent {
  at: string;
  by: string;
  /** In words that go on after the name: `transferred SUP-7 to Hardware`. */
  did: string;
}
/** All of them, in the order in which they matter. */
export interface Checks {
  checks: Check[];
}
/** Jira's groups that were searched for. */
export interface Groups {
  groups: BlockedGroup[];
}
/** Where a project is told that nobody answers, and how the last notice went. */
export interface Notices {
  /** After how long without an answer; 0 means never. */
  minutes: number;
  emails: string[];
  /** Of the webhook's address no more is shown: it holds a secret. */
  webhook_host: string | null;
  /** Whether mail can be sent. */
  mail: boolean;
  most_minutes: number;
  most_emails: number;
  /** When the last notice was sent. */
  sent_at: string | null;
  /** When the last one could not be sent; null since one was. */
  failed_at: string | null;
  /** Why. */
  failure: string | null;
}
/** The agent a chat that begins now would be offered to. */
export interface Simulation {
  /** Null: everybody sees it. */
  name: string | null;
  /** The end of a sentence. */
  because: string;
}
/** What an agent can insert into a conversation, by name. */
export interface UsableReplies {
  replies: Reply[];
  /** That of the customer, as far as it is known. */
  language: string;
  /** Where the customer finds the request, or the portal while there is no request yet. */
  portal_link: string | null;
}
/** The figures of the conversations that began on some days, in a project or a whole site. */
export interface Report {
  first: string;
  last: string;
  /** An IANA time zone, whose days and hours these are. */
  zone: string;
  /** What happened later is not in it yet; None before anything was counted. */
  counted_at: string | null;
  conversations: number;
  days: ReportDay[];
  /** Conversations by day of the week (0 is Monday) and hour. */
  hours: number[][];
  first_response: Durations;
  waiting: Durations;
  resolution: Durations;
  missed: MissedChats;
  /** Minutes after which an answer is too late. */
  missed_after: number;
  /** How often customers gave 1 to 5. */
  scores: number[];
  /** The latest first. */
  comments: RatingComment[];
  languages: Counted[];
  pages: Counted[];
  /** `null` where agents are not counted, or not shown to this person. */
  agents: AgentFigures[] | null;
  /** `null` in the report of one. */
  projects: ProjectFigures[] | null;
}
/** One day, by the report's time zone. */
export interface ReportDay {
  day: string;
  conversations: number;
  missed: number;
  /** Of first responses, in seconds, as the next. */
  median: number | null;
  p90: number | null;
}
/** How long something took. Seconds, within 9.1 %. */
export interface Durations {
  count: number;
  median: number | null;
  p90: number | null;
}
/** How many chats were missed, by the reason. */
export interface MissedChats {
  nobody_online: number;
  left: number;
  no_answer: number;
}
/** What a customer said with a rating. */
export interface RatingComment {
  at: string;
  score: number;
  comment: string;
  issue_key: string | null;
}
/** How often something came. */
export interface Counted {
  /** Empty for all others together. */
  label: string;
  count: number;
}
/** What one agent answered first. */
export interface AgentFigures {
  account: string;
  name: string;
  first_response: Durations;
}
/** How the chat of one project goes, beside the others. */
export interface ProjectFigures {
  project: string;
  name: string;
  conversations: number;
  missed: number;
  first_response: Durations;
}
/** The site-wide settings with what the page needs around them. */
export interface SavedSiteSettings {
  /** 0 before the first save. */
  version: number;
  saved_at: string | null;
  saved_by: string | null;
  settings: SiteSettings;
  /** All that there are: bundled and added. */
  languages: SpokenLanguage[];
  projects: Project[];
  history: Change[];
}
/** What Jira administrators chose for the whole site. */
export interface SiteSettings {
  /** Whose chat the help centre's home page shows; None: no chat there. */
  default_project: string | null;
  /** Address of the privacy statement, shown where people register. */
  privacy_link: string;
  preferences: Preferences;
  new_projects: NewProjectDefaults;
  /** Codes of the languages that customers are offered; None means all. */
  languages: string[] | null;
  /** Code of the one for customers who read none of them. */
  default_language: string;
  /** How long after its request was resolved the texts of a conversation are kept here, too; 0 means for ever. */
  retention_days: number;
}
/** What the settings of a project begin with before its first save. */
export interface NewProjectDefaults {
  anonymous: boolean;
  registration: boolean;
  sign_in_password: boolean;
  sign_in_code: boolean;
  block_admins: boolean;
  blocked_groups: BlockedGroup[];
  greeting: string;
}
/** All of them. */
export interface Languages {
  languages: Language[];
}
/** A language that customers' texts come in. */
export interface Language {
  code: string;
  /** In the language itself. */
  name: string;
  english_name: string;
  dir: "ltr" | "rtl";
  /** How many texts are not the default. */
  changed: number;
  /** The code of the language that an added one has its other texts from; empty for a bundled one. */
  base: string;
}
/** All texts of a language. */
export interface LanguageTexts {
  language: string;
  dir: "ltr" | "rtl";
  texts: Text[];
  history: Change[];
}
/** One text that customers see, as an ICU message. */
export interface Text {
  key: string;
  default: string;
  text: string;
  /** What it says in English, for those who translate it. */
  english: string;
  changed: boolean;
  /** Where customers meet it. */
  description: string;
}
/** How an agent works, and what they can choose from. */
export interface WorkingHabits {
  habits: Habits;
  /** Minutes; 0 means never. */
  away_choices: number[];
  time_zones: string[];
  languages: SpokenLanguage[];
  /** Whether the project has special days that are kept as well. */
  follows_holidays: boolean;
}
/** The site-wide page for Jira administrators. */
export interface AdministrationStart {
  surface: "administration";
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
  /** IANA names. */
  time_zones: string[];
}
/** All chats of a project. */
export interface DashboardStart {
  surface: "dashboard";
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
  agent: PageAgent;
  /** How large a file may be; 0 where none can be sent. */
  file_megabytes: number;
}
/** The project that a page is about. */
export interface PageProject {
  id: string | null;
  key: string;
  name: string;
}
/** Who is looking at a page. */
export interface PageAgent {
  account: string | null;
  name: string;
}
/** The agent's panel on an issue. */
export interface IssueStart {
  surface: "issue";
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
  issue: PageIssue;
  agent: PageAgent;
  /** How large a file may be; 0 where none can be sent. */
  file_megabytes: number;
}
/** The issue that a page is about. */
export interface PageIssue {
  id: string | null;
  key: string;
}
/** In the page flow of the customer portal. */
export interface PortalStart {
  surface: "portal";
  /** The project's widget key. */
  key: string;
  lang: string;
  dir: "ltr" | "rtl";
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
  welcome: string;
  greeting: string;
  /** Declarations for the page's root: the project's color, what is read on it, its theme. */
  css: string;
  /** Whether an agent is online as the page is made; a socket knows it better later. */
  agents_online: boolean;
  /** Within how many an agent who is online usually answers, where that is known; the text `online` says so then. */
  usual_minutes: number;
  /** Whether articles of the help center are suggested before a conversation. */
  suggests_articles: boolean;
  /** Whether the chat has hours, so that it can be said when it is back. */
  keeps_hours: boolean;
  /** Whether a conversation begins with questions. */
  asks: boolean;
  /** Whether one may chat without signing in. */
  anonymous: boolean;
  /** Whether the web site itself has to say who is there. */
  require_identity: boolean;
  /** Whether a message is kept at once that somebody leaves with an address while nobody is online. */
  leaves: boolean;
  registration: boolean;
  sign_in: SignInWays;
  /** Whether anonymous customers are reminded that they can sign in. */
  suggest_sign_in: boolean;
  /** How large a file may be; 0 where none can be sent. */
  file_megabytes: number;
  /** Address of the privacy statement, or empty. */
  privacy_link: string;
  preferences: Preferences;
  session: string;
  /** The customer's name in Jira. */
  customer: string | null;
}
/** The settings of a project's chat. */
export interface ProjectSettingsStart {
  surface: "project-settings";
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
}
/** How a project's chat goes. */
export interface ReportStart {
  surface: "report";
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
  /** The time zone of the project's hours. */
  zone: string;
  /** IANA names. */
  time_zones: string[];
}
/** When a chat where nobody is online is back by its hours. */
export interface Hours {
  /** Null while it is open, or where that is not known. */
  at: string | null;
  /** Minutes by which the clock of its hours is ahead of UTC then. */
  offset: number;
  /** In how many seconds to ask again, 0 where that does not change by itself. */
  again: number;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** Who is there to answer. */
export interface Presence {
  agents_online: boolean;
}
/** All of them, with the words around them. */
export interface Questions {
  questions: Question[];
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** What a customer is asked before a conversation, by the project or by its request type. */
export interface Question {
  id: string;
  kind: "choice" | "choices" | "date" | "email" | "number" | "paragraph" | "text";
  label: string;
  help: string;
  choices: Choice[];
  /** Whether only people without an account are asked. */
  strangers: boolean;
  /** The address of what the question is about. */
  link: string;
}
/** One of the values that can be chosen. */
export interface Choice {
  id: string;
  label: string;
}
/** What the loader draws while the chat is closed. */
export interface Launcher {
  /** Rules for its shadow root, after those that it has. */
  css: string;
  /** A path, 24 by 24, drawn with lines. */
  icon: string;
  label: string;
  /** Whether the chat is open to customers now. */
  offered: boolean;
  /** In how many seconds to ask again, 0 where `offered` does not change by itself. */
  again: number;
  /** What the loader loads when the frame is first needed. */
  script: string;
  /** What it loads when the page has options, or uses more than opening, closing and identity. */
  sdk: string;
  /** What it loads to invite visitors, empty where the project does not or the chat is not offered now. */
  invite: string;
  invitation: Invitation | null;
  failed: string;
  close: string;
  title: string;
  lang: string;
  dir: "ltr" | "rtl";
}
/** What invites a visitor of an external page to chat, once. */
export interface Invitation {
  text: string;
  /** How long a page is in sight before. */
  seconds: number;
  /** Paths of pages, `*` for anything; empty means every page. */
  pages: string[];
  /** What the button is called that closes it. */
  dismiss: string;
}
/** What an agent's own browser writes to Jira. */
export interface OfferedComment {
  /** The request's id. */
  issue: string;
  /** As JSON, as the REST API takes it. */
  comment: string;
}
/** A chat that an agent began. */
export interface Begun {
  conversation: string;
}
/** What hours that are being edited mean. */
export interface DrawnHours {
  /** Now. */
  is_open: boolean;
  /** When they begin after the chat was closed: now, or else next. Null where nobody knows. */
  at: string | null;
  /** Minutes by which their clock is ahead of UTC then. */
  offset: number;
}
/** A secret just made; it is shown this once. */
export interface FreshSecret {
  id: string;
  created_at: string;
  created_by: string;
  secret: string;
}
/** An image that can be chosen for the launcher. */
export interface UploadedImage {
  /** What `look.image` calls it. */
  image: string;
}
/** A panel session in place of an old one. */
export interface RenewedSession {
  session: string;
  /** Seconds. */
  expires_in: number;
}
/** What opens one socket, within thirty seconds. */
export interface Ticket {
  ticket: string;
}
/** A visitor's or a customer's token. */
export interface Token {
  token: string;
}
/** Up to three that may help, the best first. */
export interface FoundArticles {
  articles: FoundArticle[];
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** An article of the help center, in plain text. */
export interface FoundArticle {
  title: string;
  excerpt: string;
  address: string;
}
/** The secret that a mailed code counts with. */
export interface CodeRequest {
  request: string;
}
/** A customer's session. */
export interface SignedIn {
  token: string;
  customer: Customer;
  /** To be kept, where a credential was proved: it says that the account's owner was here. */
  browser?: string;
}
/** Who has signed in. */
export interface Customer {
  name: string;
  email: string;
}
/** A file of a message, as both sides see it. Stored with its message as JSON. */
export interface Attachment {
  id: string;
  name: string;
  /** Its media type, by what it contains. */
  type: string;
  /** In bytes. */
  size: number;
  /** When it is deleted here. */
  until: string;
  /** Of an image, in pixels; images have a thumbnail. */
  width: number | null;
  height: number | null;
  problem: FileProblem | null;
}
