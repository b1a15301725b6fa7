import type { CodeRequest, SignedIn, Token } from "../../contract/answers";
import { Api, type Credentials } from "../../shared/api";
import type { Chat } from "../../shared/chat";
import { forgetAll, store, stored } from "../../shared/storage";
import type { Accounts, Person, Proof, Purpose } from "../accounts";
import type { TokenHolder } from "../caller";

interface Options {
  /** The project's widget key. */
  key: string;
  language: string;
  holder: TokenHolder;
  chat: Chat;
  /** The site that the widget is on; nothing in the portal, */
  site?: () => Promise<string>;
  /** where the page's own session says who asks. */
  session?: Credentials;
}

/** The accounts of a project's chat on the server. Whoever signs in is the one who chats from then on. */
export class ChatAccounts implements Accounts {
  readonly #asStranger: Api;
  readonly #asCustomer: Api;
  /** What the newest code was asked for with; without it the code does not count. */
  #request = "";

  constructor(private readonly options: Options) {
    const { holder, session } = options;
    this.#asStranger = new Api({
      token: () => session?.token() ?? null,
      renew: async () => (await session?.renew?.()) ?? false,
      visitor: () => (holder.state.who === "visitor" ? holder.token() : null),
    });
    this.#asCustomer = new Api(holder);
  }

  async requestCode(email: string, purpose: Purpose): Promise<void> {
    const { language } = this.options;
    this.#request = (await this.#post<CodeRequest>("code", { email, purpose, language })).request;
  }

  signIn(email: string, proof: Proof): Promise<void> {
    return this.#enter("sign-in", { email, ...("code" in proof && { request: this.#request }), ...proof });
  }

  register({ password, ...details }: Parameters<Accounts["register"]>[0]): Promise<void> {
    const { language } = this.options;
    const request = this.#request;
    return this.#enter("register", { request, ...details, ...(password && { password }), language });
  }

  reset(details: Parameters<Accounts["reset"]>[0]): Promise<void> {
    return this.#enter("reset", { request: this.#request, ...details });
  }

  /** Signs in with an identity token of the customer's own site. */
  identify(token: string): Promise<void> {
    return this.#enter("identify", { token });
  }

  me(): Promise<Person> {
    return this.#asCustomer.get("/api/me");
  }

  async changePassword(password: string, new_password: string): Promise<void> {
    const { holder, chat } = this.options;
    const { token } = await this.#asCustomer.put<Token>("/api/password", {
      password,
      new_password,
    });
    holder.keep(token);
    chat.reconnect();
  }

  /** Forgets at once who was here and what they wrote; the server is told. */
  signOut(): void {
    const { key, holder, chat } = this.options;
    if (holder.state.who !== "customer") return;
    // Without an answer the session still ends: nobody has its token any more.
    this.#asCustomer.post("/api/sign-out").catch(() => {});
    chat.clear();
    forgetAll(`jira-chat.${key}.draft.`);
    forgetAll(`jira-chat.${key}.seen`);
    holder.keep(null);
  }

  async #enter(path: string, body: object): Promise<void> {
    const { holder, chat } = this.options;
    const { token, browser } = await this.#post<SignedIn>(path, body);
    if (browser) store(this.#browserName, browser);
    // Another customer must not see what the one before left.
    if (holder.state.who === "customer") chat.clear();
    holder.keep(token);
    chat.reconnect();
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const { key, site } = this.options;
    const place = site && { site: await site() };
    const browser = stored(this.#browserName);
    return this.#asStranger.post<T>(`/widget/${key}/${path}`, {
      ...place,
      ...(browser && { browser }),
      ...body,
    });
  }

  /** Where it is kept that somebody signed in with this browser: no stranger's attempts then hinder them. */
  get #browserName(): string {
    return `jira-chat.${this.options.key}.browser`;
  }
}
