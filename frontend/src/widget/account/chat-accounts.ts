import type { CodeRequest, SignedIn, Token } from "../../contract/answers";
import { Api, refusalOf, type Credentials } from "../../shared/api";
import type { Chat } from "../../shared/chat";
import { forgetAll, store, stored } from "../../shared/storage";
import type { Accounts, Person, Proof, Purpose } from "../accounts";
import type { TokenAuth } from "../auth";

interface Options {
  /** The project's widget key. */
  key: string;
  language: string;
  auth: TokenAuth;
  chat: Chat;
  /** The origin of the widget's page; absent in the portal. */
  site?: () => Promise<string>;
  /** The portal's page session. */
  session?: Credentials;
}

/** The chat accounts of a project on the server. After signing in, the chat continues as that customer. */
export class ChatAccounts implements Accounts {
  readonly #asStranger: Api;
  readonly #asCustomer: Api;
  /** The id of the latest code request; the code is invalid without it. */
  #request = "";

  constructor(private readonly options: Options) {
    const { auth, session } = options;
    this.#asStranger = new Api({
      token: () => session?.token() ?? null,
      renew: async () => (await session?.renew?.()) ?? false,
      visitor: () => (auth.state.who === "visitor" ? auth.token() : null),
    });
    this.#asCustomer = new Api(auth);
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

  /** Signs in with an identity token from the page's web site; a refused token ends the session of an earlier one. */
  async identify(token: string): Promise<void> {
    const { auth } = this.options;
    const session = auth.state.who === "customer" && auth.token();
    try {
      await this.#enter("identify", { token, ...(session && { session }) });
    } catch (error) {
      // The site names another person: the customer of the previous page must not continue.
      if (session && refusalOf(error).code === "identity_refused" && stored(this.#vouchedName))
        this.signOut();
      throw error;
    }
  }

  me(): Promise<Person> {
    return this.#asCustomer.get("/api/me");
  }

  async changePassword(password: string, new_password: string): Promise<void> {
    const { auth, chat } = this.options;
    const { token } = await this.#asCustomer.put<Token>("/api/password", {
      password,
      new_password,
    });
    auth.keep(token);
    chat.reconnect();
  }

  /** Signs out at once, forgetting the customer and their drafts; then informs the server. */
  signOut(): void {
    const { auth } = this.options;
    if (auth.state.who !== "customer") return;
    // The token is gone either way, so a failed request does no harm.
    this.#asCustomer.post("/api/sign-out").catch(() => {});
    this.#forget();
    auth.keep(null);
  }

  async #enter(path: string, body: object): Promise<void> {
    const { auth, chat } = this.options;
    const { token, browser } = await this.#post<SignedIn>(path, body);
    if (browser) store(this.#browserName, browser);
    // The same person keeps the existing session.
    const same = token === auth.token();
    if (!same && auth.state.who === "customer") this.#forget();
    store(this.#vouchedName, path === "identify" ? "yes" : null);
    if (same) return;
    auth.keep(token);
    chat.reconnect();
  }

  /** The next customer must not see the previous one's conversations, nor their drafts. */
  #forget(): void {
    this.options.chat.clear();
    store(this.#vouchedName, null);
    forgetAll(`jira-chat.${this.options.key}.draft.`);
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

  /** Storage name of the mark of a session vouched for by the web site. */
  get #vouchedName(): string {
    return `jira-chat.${this.options.key}.vouched`;
  }

  /** Storage name of the browser token, which exempts this browser from lockouts caused by others. */
  get #browserName(): string {
    return `jira-chat.${this.options.key}.browser`;
  }
}
