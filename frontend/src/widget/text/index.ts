// Links, code and emoji in texts, with their styles: until they have loaded, plain text is shown.
export { RichText } from "../../shared/components/rich-text";
