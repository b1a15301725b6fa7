// Signing in, registering and preferences: loaded when first needed, with their styles.
export { AccountPage } from "./account-page";
export { ChatAccounts } from "./chat-accounts";
export { Overlays } from "./overlays";
export { Suggestion } from "./sign-in-notice";
