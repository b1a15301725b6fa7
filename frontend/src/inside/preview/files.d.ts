/** The built files of the preview's page, beside this program's own; the build puts them in. */
declare const PREVIEW_FILES: { script: string; styles: readonly string[] };
