// Made by `make contract` from the types of the server. Types only.

/** Whether an SLA clock is running. */
export type Running = "outside_hours" | "paused" | "running" | "stopped";
/** An agent's presence in a project, apart from a closed chat. */
export type State = "away" | "offline" | "online";
/** A kind of event. */
export type Kind = "assigned" | "put_offline" | "reply_changed" | "resolved" | "transferred";
/** Why one of the two sides does not have a file. */
export type FileProblem = "missing" | "refused";

export interface Answers {
  "*": Refused;
  "GET /api/administration": AdministrationOverview;
  "GET /api/conversations/<conversation>/card": Card;
  "GET /api/conversations/<conversation>/card/request": CardRequest;
  "GET /api/conversations/<conversation>/ending": Ending;
  "GET /api/conversations/<conversation>/kept": KeptMessages;
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
/** The answer to every refused request. */
export interface Refused {
  error: Refusal;
}
/** An error, worded for the person. Optional fields depend on the code. */
export interface Refusal {
  code: string;
  message: string;
  /** Messages by the path of the wrong field. */
  fields?: {
    [k: string]: string;
  };
  /** Codes of some of these messages, by the same paths. */
  codes?: {
    [k: string]: FieldCode;
  };
  /** Seconds. */
  retry_after?: number;
  /** How many characters, or how many things, are allowed. */
  most?: number;
  /** The state that another person saved meanwhile. */
  current?: {
    [k: string]: unknown;
  };
  /** The address of the portal, where the person can sign in instead. */
  portal?: string;
}
/** What a page in another language needs to say what is wrong with a field. */
export interface FieldCode {
  code: string;
  /** What is filled into the text, by its place. */
  values: {
    [k: string]: string | number;
  };
}
/** The site's projects, and whether the app works on the site. */
export interface AdministrationOverview {
  site: string;
  projects: ChatProject[];
  /** Whether Jira has listed all service projects; otherwise only saved ones are here. */
  complete: boolean;
  checks: Check[];
  /** Alarms of all projects, the latest first. */
  alarms: Alarm[];
}
/** A project, the surfaces of its chat, and its state. */
export interface ChatProject {
  id: string;
  key: string;
  name: string;
  portal: boolean;
  external: boolean;
  /** `null` for a service project without saved settings. */
  saved_at: string | null;
  /** Address of its customer portal. */
  portal_link: string | null;
  /** Reasons why its chat cannot go live. */
  problems: string[];
  agents_online: boolean;
  /** Active in the last seven days. */
  conversations: number;
  sightings: Sighting[];
}
/** A web site whose pages requested the chat. */
export interface Sighting {
  site: string;
  /** It is not among the allowed sites. */
  refused: boolean;
  /** Its latest sighting, to the hour. */
  at: string;
}
/** A health check and its result. */
export interface Check {
  name: string;
  /** `null` if the check could not run. */
  ok: boolean | null;
  /** The finding, and what to do. */
  message: string;
}
/** Chats refused by a limit within an hour, from one network address or in the whole project. */
export interface Alarm {
  project: string;
  scope: "address" | "project";
  refused: number;
  first_at: string;
  last_at: string;
}
/** The part of the card that needs no call to Jira. */
export interface Card {
  customer: CardCustomer;
  place: CardPlace;
  /** Data about the customer from the web site. */
  meta: Pair[];
  /** The customer's answers before the chat; `id` is the id of the request's field. */
  answers: Pair[];
  others: OtherConversation[];
  /** Whether there are more than those in `others`. */
  more: boolean;
  rating: Rating | null;
}
/** The customer of the conversation. */
export interface CardCustomer {
  name: string;
  email: string | null;
  /** Whether a code proved the address, the web site vouches for it, or the customer only stated it. */
  trust: ("proved" | "unconfirmed" | "vouched") | null;
  /** How the customer signed in; None for visitors, and if it is no longer known. */
  method: ("code" | "identity" | "password" | "portal") | null;
  anonymous: boolean;
}
/** The customer's page and browser, as the browser reports them; unknown fields are empty. */
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
/** A named value. */
export interface Pair {
  id: string;
  name: string;
  value: string;
}
/** Another conversation of the same customer in the project. */
export interface OtherConversation {
  id: string;
  key: string | null;
  /** The address of its request in Jira. */
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
/** The part of the card that comes from Jira: the request and its customer. */
export interface CardRequest {
  type: string;
  /** The customer's address, if Jira shows it. */
  email: string | null;
  organizations: string[];
  fields: Pair[];
  clocks: SlaClock[];
}
/** An SLA clock of the request at the time of Jira's answer; all times are in seconds. */
export interface SlaClock {
  name: string;
  running: Running;
  breached: boolean;
  /** Time until the goal; negative after a breach. */
  remaining: number | null;
  elapsed: number | null;
  goal: number | null;
}
/** The end of a conversation, as a panel shows it. */
export interface Ending {
  /** Whether the customer is asked for a rating. */
  asks: boolean;
  /** The customer's rating, from 1 to 5. */
  score: number | null;
  /** The address that the conversation can be mailed to: the one that the customer signed in with. */
  mail_to: string | null;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** The texts that Jira keeps of a conversation and shows to its customer. */
export interface KeptMessages {
  messages: KeptText[];
  /** Whether Jira did not answer; a later request may succeed. */
  away: boolean;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** The text of a message purged here. */
export interface KeptText {
  seq: number;
  body: string;
}
/** The notes of a conversation, the oldest first. */
export interface ListedNotes {
  notes: Note[];
}
/** An internal note of an agent. */
export interface Note {
  /** Like the `client_id` of a message. */
  client_id: string;
  author: string;
  body: string;
  at: string;
  /** Whether Jira refused it as an internal comment. */
  refused: boolean;
}
/** A conversation's request, as stored here. */
export interface RequestNow {
  /** None until the request exists. */
  key: string | null;
  /** The address of the request in Jira. */
  address: string | null;
  resolved: boolean;
  /** The name of its status in the workflow; None until it is read from Jira. */
  status: string | null;
  /** Jira's status category: `new`, `indeterminate` or `done`. */
  category: string | null;
  assignee: string | null;
  /** Whether the request is assigned to the caller. */
  mine: boolean;
}
/** The agents found. */
export interface Assignable {
  people: Colleague[];
}
/** An agent a request can be assigned to. */
export interface Colleague {
  account: string;
  name: string;
}
/** The comments that appear in the chat. */
export interface CommentsInChat {
  comments: CommentInChat[];
}
/** A comment of the request that also appears in the chat. */
export interface CommentInChat {
  /** The sequence number of its last message. */
  seq: number;
  address: string;
}
/** The comments missing in the chat, the oldest first. */
export interface MissingComments {
  comments: MissingComment[];
  /** Whether there are older comments that were not read. */
  older: boolean;
}
/** A public comment of the request that is missing in the chat. */
export interface MissingComment {
  id: string;
  author: string;
  at: string;
  address: string;
}
/** All transitions, in Jira's order. */
export interface RequestSteps {
  steps: RequestStep[];
}
/** A transition that a request allows now. */
export interface RequestStep {
  id: string;
  name: string;
  /** The status that it leads to. */
  to: string;
  /** The category of that status. */
  category: string;
  /** Whether it requires input, which has to be given in Jira. */
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
/** The state of a conversation that no agent has answered, as a panel shows it. */
export interface Waiting {
  /** Seconds until the panel says that no agent has answered; null if nothing waits or the project does not say so. */
  seconds: number | null;
  /** Whether the customer has left it as a request. */
  left: boolean;
  /** The address that the answer is mailed to, if known. */
  email: string | null;
  /** Whether it can be left as a request, with the answer sent by mail. */
  offers: boolean;
  /** Whether leaving it requires an address. */
  asks: boolean;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** Message delivery between the chat and Jira: the last day's messages, and those that Jira does not have now. */
export interface Delivery {
  sent: number;
  /** How many of the sent messages Jira has. */
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
/** Delivery times of the last day's messages. */
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
  /** There are no more automatic retries. */
  given_up: boolean;
  /** The request is out of reach, so a retry cannot help. */
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
/** Findings of a comparison so far. */
export interface Found {
  conversations: number;
  messages: number;
  comments: number;
  /** Messages written to Jira that are no longer in the request. */
  lost: number;
  /** Messages in more than one comment. */
  doubled: number;
  /** Public comments that customers had not received before the comparison. */
  unheard: number;
  /** Comments no longer public that customers saw until the comparison. */
  leaked: number;
  /** Conversations that could not be compared. */
  unread: number;
  examples: Difference[];
}
/** A difference between messages and comments. */
export interface Difference {
  issue_key: string;
  what: string;
}
/** An agent's filters in a project, the oldest first. */
export interface SavedFilters {
  filters: SavedFilter[];
  /** Request types of open conversations, by name. */
  request_types: Named[];
  organizations: Named[];
}
/** An agent's own view of open conversations, which have to match all criteria that are not empty. */
export interface SavedFilter {
  id: string;
  name: string;
  /** A label of the request, ignoring case. */
  label: string;
  /** The customer's language; `de` also matches `de-AT`. */
  language: string;
  /** A prefix of the path of the customer's current page. */
  path: string;
  request_type: Named | null;
  /** An organization that the request is shared with. */
  organization: Named | null;
}
/** An object of Jira's, by id and name. */
export interface Named {
  id: string;
  name: string;
}
/** The customer of a request on which an agent can start a chat. */
export interface Reachable {
  /** The customer's name; null if no chat can start. */
  customer: string | null;
  /** Why no chat can start, in words. */
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
  /** A language code, empty for any language. */
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
/** A customer's account. */
export interface Person {
  name: string;
  email: string;
  has_password: boolean;
  /** The web site vouches for the customer; setting a password requires registration with a code. */
  vouched: boolean;
  /** The customer can name the current one, or has just proved the address. */
  may_set_password: boolean;
}
/** An agent's offers, the oldest first. */
export interface Offers {
  offers: Offer[];
}
/** A chat that is offered to an agent. */
export interface Offer {
  conversation: string;
  customer: string;
  summary: string | null;
  /** Seconds left to accept the offer. */
  seconds: number;
}
/** The online agents of a project, by name. */
export interface OnlineAgents {
  agents: OnlineAgent[];
  /** The caller's own presence; `null` for admins, who have none. */
  own: OwnPresence | null;
  closure: Closure | null;
  /** Whether the caller may close and open the chat. */
  leads: boolean;
}
/** An agent who has chosen to be online. */
export interface OnlineAgent {
  account: string;
  name: string;
  /** When they go offline automatically; `null` if only by their own choice. */
  until: string | null;
  /** When they chose to be online. */
  since: string;
  /** Whether their working hours decide. */
  by_hours: boolean;
  /** Whether their pages have been inactive for as long as they chose; customers do not see them as available. */
  away: boolean;
  /** How many open conversations they have in the project. */
  chats: number;
}
/** The caller's own choice of presence. */
export interface OwnPresence {
  state: State;
  by_hours: boolean;
  /** When they go online or offline automatically, if they do. */
  changes_at: string | null;
  habits: Habits;
  /** Whether the choice applies to all their projects. */
  everywhere: boolean;
}
/** An agent's working habits in all projects of a site. */
export interface Habits {
  hours: WorkingHours | null;
  /** One of `AWAY_CHOICES`. */
  away_minutes: number;
  /** Number of open chats at which they are offered no more; None for the project's. */
  capacity: number | null;
  /** Codes of the bundled languages in which they answer. */
  languages: string[];
  /** Labels of requests whose chats they are offered first, as in Jira. */
  labels: string[];
}
/** An agent's working hours in all projects, in one time zone. */
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
/** Hours of a day from `start` to `end` (exclusive), as HH:MM; 24:00 is the end of the day. */
export interface Span {
  start: string;
  end: string;
}
/** The closing of a project's chat, regardless of agents online. */
export interface Closure {
  /** When it reopens automatically; `null` if only by hand. */
  until: string | null;
  reason: string;
  /** The name of the person who closed it. */
  by: string;
  at: string;
}
/** Who erased a person, and when, the latest first. The erased person is not recorded. */
export interface Erasures {
  history: Change[];
}
/** One save: its author, time and changes. */
export interface Change {
  at: string;
  by: string;
  changes: FieldChange[];
}
/** One field changed by a save. Values are JSON; texts and lists are whole. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}
/** A project's settings and all other data of the settings page. */
export interface SavedSettings {
  /** 0 before the first save. */
  version: number;
  saved_at: string | null;
  saved_by: string | null;
  settings: ProjectSettings;
  defaults: DefaultTexts;
  limits: SettingsLimits;
  snippet: string;
  /** `null` if Jira is not available. */
  request_types: RequestType[] | null;
  /** Questions to customers before the chat that the request type requires. */
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
  /** Web sites that requested the chat, the latest first. */
  sightings: Sighting[];
  /** Active in the last seven days. */
  conversations: number;
  /** The address of the trial page, valid for an hour; null if the chat is not on external pages. */
  trial_link: string | null;
  /** Address of the project's customer portal. */
  portal_link: string | null;
  /** The active secrets. */
  identity: IdentitySecret[];
  preview: WidgetStart;
  look: DrawnLook;
  /** The available icons of the launcher: paths by name. */
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
  /** Accept messages while no agent is online: stored at once, and answered once the address is confirmed. */
  leave_messages: boolean;
  /** Disable login with the chat widget for users in specified groups. */
  blocked_groups: BlockedGroup[];
  /** Disable login for people who may administer Jira or this project. */
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
  /** Show customers which agent answers; otherwise they see all agents as "Support". */
  show_agent_names: boolean;
  /** Show the agent's photo from Jira beside the name, if names are shown. */
  show_agent_photos: boolean;
  look: Look;
  /** On external pages, invite visitors to chat once, with a bubble beside the launcher. */
  invite: boolean;
  invite_text: string;
  /** How long a page is visible before the invitation. */
  invite_seconds: number;
  /** Paths of pages, with `*` as a wildcard; empty means every page. */
  invite_pages: string[];
  visibility: Visibility;
  /** How long a customer's message reopens a resolved request; later it starts another one. */
  reopen_days: number;
  /** Request type for new conversations; None means the first of Jira's list that works. */
  request_type: string | null;
  /** Add the customer's page, language and data from the web site to the request's description. */
  describe_visit: boolean;
  /** Ask visitors for their name before a chat. */
  ask_name: boolean;
  /** Ask visitors for an e-mail address, which is not confirmed. */
  ask_email: boolean;
  /** Ask customers to agree to the privacy statement before a chat. */
  ask_consent: boolean;
  /** Suggest help center articles before a conversation, by the page's title, then by the typed text. */
  suggest_articles: boolean;
  /** Ask customers for a rating after the chat's request is resolved. */
  ask_rating: boolean;
  /** Minutes without an answer until customers are told so, and may leave it as a request; 0 means never. */
  unanswered_minutes: number;
  /** Whether new chats are offered to one agent after the other, and in which order. */
  offering: "everybody" | "in_turn" | "least_busy";
  /** How long an agent may accept an offer. */
  offer_seconds: number;
  /** The number of open chats at which an agent gets no more offers. */
  offer_capacity: number;
  /** Show the report to agents, too, without figures per agent. */
  report_to_agents: boolean;
  /** Count answers per agent; some works councils forbid it. */
  report_agents: boolean;
}
/** A Jira group whose members may not sign in through the widget. The id decides; the name is for people. */
export interface BlockedGroup {
  id: string;
  name: string;
}
/** The look of the chat. Color and theme also apply in the portal; the rest is for the launcher on web sites. */
export interface Look {
  /** `#RRGGBB`, of the launcher, the header and the customer's own messages. */
  color: string;
  /** `auto` follows the customer's device. */
  theme: "auto" | "dark" | "light";
  icon: "bubble" | "bubbles" | "envelope" | "question";
  /** Name of an uploaded image in place of the icon; empty means none. */
  image: string;
  /** Text beside the icon; empty means none. */
  label: string;
  /** `end` is the right corner in left-to-right languages. */
  corner: "end" | "start";
  /** Pixels between the launcher and that side of the page. */
  aside: number;
  /** Pixels between the launcher and the bottom of the page. */
  below: number;
}
/** The hours of the chat, and when customers see it. */
export interface Visibility {
  mode: "always" | "hours";
  /** The time zone of the hours: `zone`, or the customer's own. */
  clock: "customer" | "zone";
  /** An IANA time zone. */
  zone: string;
  week: WeekDay[];
  special_days: SpecialDay[];
  /** Hide widget outside its hours; otherwise customers can leave a message, and see when the chat is back. */
  hide_when_closed: boolean;
  /** Hide widget when all agents are offline. */
  hide_when_away: boolean;
}
/** A date with its own hours instead of the week's, or a holiday without hours. */
export interface SpecialDay {
  date: string;
  spans: Span[];
  label: string;
}
/** The texts that customers read by default. */
export interface DefaultTexts {
  welcome: string;
}
/** Limits of a project's settings: characters of texts, entries of lists. */
export interface SettingsLimits {
  welcome: number;
  greeting: number;
  /** For the name of a special day. */
  label: number;
  /** For the text beside the launcher's icon. */
  launcher: number;
  invitation: number;
  sites: number;
  /** Per day. */
  spans: number;
  special_days: number;
}
/** A request type of a project in Jira. */
export interface RequestType {
  id: string;
  name: string;
}
/** A reason why chat cannot go live. */
export interface Problem {
  code: string;
  message: string;
}
/** A language in which agents can answer, or customers read the chat. */
export interface SpokenLanguage {
  code: string;
  /** In English. */
  name: string;
}
/** The number of blocked attempts, and the latest ones. */
export interface BlockedAttempts {
  last_day: number;
  last_month: number;
  latest: BlockedAttempt[];
}
/** A sign-in attempt by a member of a blocked group. */
export interface BlockedAttempt {
  at: string;
  method: string;
}
/** A secret of a project for signing identity tokens. */
export interface IdentitySecret {
  id: string;
  created_at: string;
  created_by: string;
}
/** Start data of the panel in the loader's frame, on an external page. */
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
  /** CSS declarations for the page's root: the project's color, a readable color on it, and its theme. */
  css: string;
  /** Whether an agent is online when the page is rendered; later the socket reports changes. */
  agents_online: boolean;
  /** Minutes within which an online agent usually answers, 0 if unknown; otherwise the text `online` says so. */
  usual_minutes: number;
  /** Whether the panel suggests help center articles before a conversation. */
  suggests_articles: boolean;
  /** Whether the chat has hours, so that the panel can say when it is back. */
  keeps_hours: boolean;
  /** Whether a conversation starts with questions. */
  asks: boolean;
  /** Whether customers may chat without signing in. */
  anonymous: boolean;
  /** Whether the web site has to identify its customers. */
  require_identity: boolean;
  /** Whether a visitor can leave a message with an unconfirmed address while no agent is online. */
  leaves: boolean;
  registration: boolean;
  sign_in: SignInWays;
  /** Whether the panel suggests signing in to anonymous customers. */
  suggest_sign_in: boolean;
  /** The largest size of a file; 0 if files cannot be sent. */
  file_megabytes: number;
  /** Address of the privacy statement, or empty. */
  privacy_link: string;
  preferences: Preferences;
}
/** The ways in which customers can sign in. */
export interface SignInWays {
  password: boolean;
  code: boolean;
  /** Whether a forgotten password can be reset. */
  reset: boolean;
}
/** A customer's preferences for the list of conversations. */
export interface Preferences {
  /** Show issue keys in the list and the header. */
  issue_keys: boolean;
  /** Show unresolved conversations only. */
  unresolved_only: boolean;
  /** Show the request's summary instead of the last message. */
  summaries: boolean;
}
/** The look of the chat with settings being edited. */
export interface DrawnLook {
  /** CSS declarations for the root of its page. */
  panel: string;
  launcher: LauncherLook;
  /** The image in place of the launcher's icon, as a `data:` address; empty for none. */
  image: string;
  /** Messages that prevent saving, by the path of the field. */
  problems: {
    [k: string]: string;
  };
}
/** The look of a launcher while the chat is closed. */
export interface LauncherLook {
  /** Rules for its shadow root, after the built-in ones. */
  css: string;
  /** An SVG path, 24 by 24, drawn with strokes. */
  icon: string;
  label: string;
}
/** A project's audit events, the latest first. */
export interface AuditLog {
  events: AuditEvent[];
  /** The value of `before` for older events; null if there are none. */
  older: number | null;
  /** The kinds available as filters. */
  kinds: Kind[];
  /** Days. */
  longest_kept: number;
}
/** An action of a person. */
export interface AuditEvent {
  at: string;
  by: string;
  /** The action, worded to follow the name: `transferred SUP-7 to Hardware`. */
  did: string;
}
/** All checks, the most important first. */
export interface Checks {
  checks: Check[];
}
/** Jira groups found by a search. */
export interface Groups {
  groups: BlockedGroup[];
}
/** The receivers of a project's notices about unanswered chats, and the outcome of the last notice. */
export interface Notices {
  /** Minutes without an answer before a notice; 0 means never. */
  minutes: number;
  emails: string[];
  /** Only the host of the webhook's address, which contains a secret. */
  webhook_host: string | null;
  /** Whether mail can be sent. */
  mail: boolean;
  most_minutes: number;
  most_emails: number;
  /** When the last notice was sent. */
  sent_at: string | null;
  /** When the last notice failed; null after a success. */
  failed_at: string | null;
  /** The reason for the failure. */
  failure: string | null;
}
/** The agent who would be offered a chat starting now. */
export interface Simulation {
  /** Null if all agents would see it. */
  name: string | null;
  /** The reason, as the end of a sentence. */
  because: string;
}
/** The replies that an agent can insert into a conversation, by name. */
export interface UsableReplies {
  replies: Reply[];
  /** The customer's language, empty if unknown. */
  language: string;
  /** The address of the request in the portal, or of the portal before the request exists. */
  portal_link: string | null;
}
/** The figures of the conversations that began on some days, in a project or a whole site. */
export interface Report {
  first: string;
  last: string;
  /** The IANA time zone of the days and hours. */
  zone: string;
  /** Later changes are not included yet; None before the first count. */
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
  /** Numbers of ratings from 1 to 5. */
  scores: number[];
  /** The latest first. */
  comments: RatingComment[];
  languages: Counted[];
  pages: Counted[];
  /** `null` if agents are not counted, or not shown to this person. */
  agents: AgentFigures[] | null;
  /** `null` in the report of a project. */
  projects: ProjectFigures[] | null;
}
/** One day in the report's time zone. */
export interface ReportDay {
  day: string;
  conversations: number;
  missed: number;
  /** Of first responses, in seconds, like `p90`. */
  median: number | null;
  p90: number | null;
}
/** A distribution of durations, in seconds with an error of at most 9.1 %. */
export interface Durations {
  count: number;
  median: number | null;
  p90: number | null;
}
/** Numbers of missed chats, by reason. */
export interface MissedChats {
  nobody_online: number;
  left: number;
  no_answer: number;
}
/** A customer's comment on a rating. */
export interface RatingComment {
  at: string;
  score: number;
  comment: string;
  issue_key: string | null;
}
/** The frequency of a label. */
export interface Counted {
  /** Empty for all other labels together. */
  label: string;
  count: number;
}
/** The chats that one agent answered first. */
export interface AgentFigures {
  account: string;
  name: string;
  first_response: Durations;
}
/** The figures of one project in the report of a site. */
export interface ProjectFigures {
  project: string;
  name: string;
  conversations: number;
  missed: number;
  first_response: Durations;
}
/** The site-wide settings and all other data of their page. */
export interface SavedSiteSettings {
  /** 0 before the first save. */
  version: number;
  saved_at: string | null;
  saved_by: string | null;
  settings: SiteSettings;
  /** All languages, bundled and added. */
  languages: SpokenLanguage[];
  projects: Project[];
  history: Change[];
}
/** The settings of a whole site, chosen by Jira administrators. */
export interface SiteSettings {
  /** The project whose chat the help center's home page shows; None means no chat there. */
  default_project: string | null;
  /** Address of the privacy statement, shown where people register. */
  privacy_link: string;
  preferences: Preferences;
  new_projects: NewProjectDefaults;
  /** Codes of the languages offered to customers; None means all. */
  languages: string[] | null;
  /** Code of the language for customers who want none of the offered ones. */
  default_language: string;
  /** Days after a request's resolution that a conversation's texts are kept here, beside Jira; 0 means forever. */
  retention_days: number;
}
/** The default settings of a project before its first save. */
export interface NewProjectDefaults {
  anonymous: boolean;
  registration: boolean;
  sign_in_password: boolean;
  sign_in_code: boolean;
  block_admins: boolean;
  blocked_groups: BlockedGroup[];
  greeting: string;
}
/** All languages. */
export interface Languages {
  languages: Language[];
}
/** A language of customers' texts. */
export interface Language {
  code: string;
  /** The language's own name. */
  name: string;
  english_name: string;
  dir: "ltr" | "rtl";
  /** The number of texts that differ from the default. */
  changed: number;
  /** The code of the language that supplies an added language's other texts; empty for a bundled language. */
  base: string;
}
/** All texts of a language. */
export interface LanguageTexts {
  language: string;
  dir: "ltr" | "rtl";
  texts: Text[];
  history: Change[];
}
/** One text for customers, as an ICU message. */
export interface Text {
  key: string;
  default: string;
  text: string;
  /** The English text, for translators. */
  english: string;
  changed: boolean;
  /** Where customers see it. */
  description: string;
}
/** An agent's working habits, and the available choices. */
export interface WorkingHabits {
  habits: Habits;
  /** Minutes; 0 means never. */
  away_choices: number[];
  time_zones: string[];
  languages: SpokenLanguage[];
  /** Whether the project's special days apply, too. */
  follows_holidays: boolean;
}
/** The site-wide page for Jira administrators. */
export interface AdministrationStart {
  surface: "administration";
  /** The page's panel session, valid for 15 minutes. */
  session: string;
  /** Address of the script of Atlassian's page bridge. */
  host_script: string;
  /** IANA names. */
  time_zones: string[];
}
/** All chats of a project. */
export interface DashboardStart {
  surface: "dashboard";
  /** The page's panel session, valid for 15 minutes. */
  session: string;
  /** Address of the script of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
  agent: PageAgent;
  /** The largest size of a file; 0 if files cannot be sent. */
  file_megabytes: number;
}
/** The project that a page is about. */
export interface PageProject {
  id: string | null;
  key: string;
  name: string;
}
/** The agent viewing a page. */
export interface PageAgent {
  account: string | null;
  name: string;
}
/** The agent's panel on an issue. */
export interface IssueStart {
  surface: "issue";
  /** The page's panel session, valid for 15 minutes. */
  session: string;
  /** Address of the script of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
  issue: PageIssue;
  agent: PageAgent;
  /** The largest size of a file; 0 if files cannot be sent. */
  file_megabytes: number;
}
/** The issue that a page is about. */
export interface PageIssue {
  id: string | null;
  key: string;
}
/** Start data of the panel in the page flow of the customer portal. */
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
  /** CSS declarations for the page's root: the project's color, a readable color on it, and its theme. */
  css: string;
  /** Whether an agent is online when the page is rendered; later the socket reports changes. */
  agents_online: boolean;
  /** Minutes within which an online agent usually answers, 0 if unknown; otherwise the text `online` says so. */
  usual_minutes: number;
  /** Whether the panel suggests help center articles before a conversation. */
  suggests_articles: boolean;
  /** Whether the chat has hours, so that the panel can say when it is back. */
  keeps_hours: boolean;
  /** Whether a conversation starts with questions. */
  asks: boolean;
  /** Whether customers may chat without signing in. */
  anonymous: boolean;
  /** Whether the web site has to identify its customers. */
  require_identity: boolean;
  /** Whether a visitor can leave a message with an unconfirmed address while no agent is online. */
  leaves: boolean;
  registration: boolean;
  sign_in: SignInWays;
  /** Whether the panel suggests signing in to anonymous customers. */
  suggest_sign_in: boolean;
  /** The largest size of a file; 0 if files cannot be sent. */
  file_megabytes: number;
  /** Address of the privacy statement, or empty. */
  privacy_link: string;
  preferences: Preferences;
  session: string;
  /** The customer's name in Jira. */
  customer: string | null;
  /** The customer's conversation about the request that the page shows. */
  conversation: string | null;
}
/** The settings of a project's chat. */
export interface ProjectSettingsStart {
  surface: "project-settings";
  /** The page's panel session, valid for 15 minutes. */
  session: string;
  /** Address of the script of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
}
/** The report of a project's chat. */
export interface ReportStart {
  surface: "report";
  /** The page's panel session, valid for 15 minutes. */
  session: string;
  /** Address of the script of Atlassian's page bridge. */
  host_script: string;
  project: PageProject;
  /** The time zone of the project's hours. */
  zone: string;
  /** IANA names. */
  time_zones: string[];
}
/** When a chat without online agents is back by its hours. */
export interface Hours {
  /** Null while it is open, or if the time is unknown. */
  at: string | null;
  /** Offset from UTC of the hours' time zone at that time, in minutes. */
  offset: number;
  /** Seconds until the next request; 0 if the answer does not change by schedule. */
  again: number;
  texts: {
    [k: string]:
      | string
      | {
          [k: string]: string;
        };
  };
}
/** Whether agents are available. */
export interface Presence {
  agents_online: boolean;
}
/** All questions, with the texts around them. */
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
/** A question to a customer before a conversation, from the project or its request type. */
export interface Question {
  id: string;
  kind: "choice" | "choices" | "date" | "email" | "number" | "paragraph" | "text";
  label: string;
  help: string;
  choices: Choice[];
  /** Whether only people without an account are asked. */
  strangers: boolean;
  /** The address of the document that the question refers to. */
  link: string;
}
/** An option of a question. */
export interface Choice {
  id: string;
  label: string;
}
/** The launcher that the loader draws while the chat is closed. */
export interface Launcher {
  /** Rules for its shadow root, after the built-in ones. */
  css: string;
  /** An SVG path, 24 by 24, drawn with strokes. */
  icon: string;
  label: string;
  /** Whether the chat is open to customers now. */
  offered: boolean;
  /** Seconds until the next request; 0 if `offered` does not change by schedule. */
  again: number;
  /** The script to load when the frame is first needed. */
  script: string;
  /** The script to load if the page sets options, or uses more than opening, closing and identity. */
  sdk: string;
  /** The script that invites visitors; empty if the project does not invite, or the chat is not offered now. */
  invite: string;
  invitation: Invitation | null;
  failed: string;
  close: string;
  title: string;
  lang: string;
  dir: "ltr" | "rtl";
}
/** A one-time invitation to chat, for visitors of external pages. */
export interface Invitation {
  text: string;
  /** How long a page is visible before. */
  seconds: number;
  /** Paths of pages, with `*` as a wildcard; empty means every page. */
  pages: string[];
  /** The label of the button that closes it. */
  dismiss: string;
}
/** A comment that an agent's own browser writes to Jira. */
export interface OfferedComment {
  /** The request's id. */
  issue: string;
  /** The JSON body for the REST API. */
  comment: string;
}
/** A chat started by an agent. */
export interface Begun {
  conversation: string;
}
/** The effect of opening hours being edited. */
export interface DrawnHours {
  /** Whether the chat is open now. */
  is_open: boolean;
  /** The next opening; while open, the first one after closing. Null if unknown. */
  at: string | null;
  /** Offset from UTC of their time zone at that time, in minutes. */
  offset: number;
}
/** A new secret; it is shown only once. */
export interface FreshSecret {
  id: string;
  created_at: string;
  created_by: string;
  secret: string;
}
/** An image that can be chosen for the launcher. */
export interface UploadedImage {
  /** Its name for `look.image`. */
  image: string;
}
/** A panel session that replaces an old one. */
export interface RenewedSession {
  session: string;
  /** Seconds. */
  expires_in: number;
}
/** A ticket that opens one socket within thirty seconds. */
export interface Ticket {
  ticket: string;
}
/** A visitor's or a customer's token. */
export interface Token {
  token: string;
}
/** Up to three articles that may help, the best first. */
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
/** The secret that is required together with the mailed code. */
export interface CodeRequest {
  request: string;
}
/** A customer's session. */
export interface SignedIn {
  token: string;
  customer: Customer;
  /** A token that the browser keeps after a proved credential: it shows that the account's owner used the browser. */
  browser?: string;
}
/** The customer who has signed in. */
export interface Customer {
  name: string;
  email: string;
}
/** A file of a message, as both sides see it. Stored with its message as JSON. */
export interface Attachment {
  id: string;
  name: string;
  /** The media type, determined from the content. */
  type: string;
  /** In bytes. */
  size: number;
  /** When our copy is deleted. */
  until: string;
  /** In pixels, for images, which have a thumbnail. */
  width: number | null;
  height: number | null;
  problem: FileProblem | null;
}
