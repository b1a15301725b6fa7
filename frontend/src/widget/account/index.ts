// Signing in, registering and preferences: loaded when first needed, with their styles.
import styles from "./account.css?inline";

export { AccountPage } from "./account-page";
export { ChatAccounts } from "./chat-accounts";
export { Overlays } from "./overlays";
export { Suggestion } from "./sign-in-notice";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
// A constructed style sheet, which no Content-Security-Policy forbids.
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
