/** The parts of Atlassian's page bridge (`window.AP`) that we use. Any of them may be missing. */
interface Bridge {
  /* eslint-disable @typescript-eslint/no-invalid-void-type -- some hosts answer nothing and call back */
  context?: { getToken?: (callback: (token: string) => void) => Promise<string> | void };
  user?: { getLocale?: (callback: (locale: string) => void) => Promise<string> | void };
  /* eslint-enable @typescript-eslint/no-invalid-void-type */
  theming?: { initializeTheming?: () => void };
  request?: (options: {
    url: string;
    type: string;
    contentType: string;
    data: string;
  }) => Promise<{ body: string }>;
  resize?: (width: string, height: string) => void;
  sizeToParent?: (hideFooter: boolean) => void;
}

/** What `AP.request` rejects with. */
interface Failure {
  xhr?: { status?: number };
}

const HttpStatus = { notImplemented: 501 };

/** Why a call as the page's user did not succeed. */
export class HostRefusal extends Error {
  constructor(readonly status: number | null) {
    super("Jira did not take it.");
  }

  /** Whether Jira did nothing for certain. A gateway's answer says nothing. */
  get notDone(): boolean {
    return this.status !== null && (this.status < 500 || this.status === HttpStatus.notImplemented);
  }
}

declare global {
  interface Window {
    AP?: Bridge;
  }
}

/** How long the host may take to answer, in milliseconds. */
const PATIENCE = 10_000;
/** The same where the page waits to be drawn. */
const LANGUAGE_PATIENCE = 3_000;

/** The host page around our frame. Does what the host supports; the pages also work without a host. */
export class Host {
  readonly #bridge: Promise<Bridge | undefined>;

  constructor(bridge: Promise<Bridge | undefined>) {
    this.#bridge = bridge;
  }

  /** Returns a fresh context token for the page's user. Rejects if the host gives none in time. */
  async contextToken(): Promise<string> {
    const context = (await this.#bridge)?.context;
    if (!context?.getToken) throw new Error("The page is not inside Jira.");
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error("Jira did not answer.")), PATIENCE);
      // Some hosts call back, others return a promise.
      Promise.resolve(context.getToken?.(resolve)).then((token) => token && resolve(token), reject);
    });
  }

  /** Returns the language of the page's user in Jira, as in `de_DE`; `undefined` if the host does not say it in time. */
  async locale(): Promise<string | undefined> {
    const late = new Promise<undefined>((resolve) => void setTimeout(resolve, LANGUAGE_PATIENCE));
    return Promise.race([late, this.#bridge.then(localeOf).catch(() => undefined)]);
  }

  /**
   * Calls Jira's REST API as the page's user. Rejects with the status if Jira refuses, and with `null` if the
   * outcome is unknown.
   */
  async write(path: string, json: string): Promise<void> {
    const request = (await this.#bridge)?.request;
    if (!request) throw new HostRefusal(HttpStatus.notImplemented);
    const options = { url: path, type: "POST", contentType: "application/json", data: json };
    try {
      await request(options);
    } catch (error) {
      throw new HostRefusal((error as Failure | undefined)?.xhr?.status || null);
    }
  }

  /** Asks the host to keep the page's theme equal to its own. Returns whether it will. */
  async followTheme(): Promise<boolean> {
    const initialize = (await this.#bridge)?.theming?.initializeTheming;
    initialize?.();
    return initialize !== undefined;
  }

  /** Asks for a frame as high as the page's content, now and whenever that changes. */
  fit(content: Element = document.body): () => void {
    const observer = new ResizeObserver(
      () => void this.resize(Math.ceil(content.getBoundingClientRect().height)),
    );
    observer.observe(content);
    return () => observer.disconnect();
  }

  /** Asks for a frame of this height, in pixels. */
  async resize(height: number): Promise<void> {
    (await this.#bridge)?.resize?.("100%", `${height}px`);
  }

  /** Requests a frame that fills the remaining space of the host's page. */
  async fill(): Promise<void> {
    (await this.#bridge)?.sizeToParent?.(true);
  }
}

/** Finds the bridge, loading its script when the page has not done so. */
export function connectHost(script: string, page: Document = document): Host {
  return new Host(findBridge(script, page));
}

/** Some hosts call back, others return a promise. */
function localeOf(bridge: Bridge | undefined): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const promised = bridge?.user?.getLocale?.(resolve);
    if (!bridge?.user?.getLocale) resolve(undefined);
    Promise.resolve(promised).then((locale) => locale && resolve(locale), reject);
  });
}

function findBridge(script: string, page: Document): Promise<Bridge | undefined> {
  const scope = page.defaultView;
  if (!scope || scope.AP) return Promise.resolve(scope?.AP);
  const element = Object.assign(page.createElement("script"), { src: script });
  const present = [...page.scripts].find(({ src }) => src === element.src);
  return new Promise((resolve) => {
    const settle = () => resolve(scope.AP);
    const awaited = present ?? element;
    awaited.addEventListener("load", settle);
    awaited.addEventListener("error", settle);
    setTimeout(settle, PATIENCE);
    if (!present) page.head.append(element);
  });
}
