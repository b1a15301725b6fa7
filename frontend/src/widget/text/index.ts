// Links, code and emoji in texts, with their styles: until they have loaded, the text alone is read.
export { RichText } from "../../shared/components/rich-text";
