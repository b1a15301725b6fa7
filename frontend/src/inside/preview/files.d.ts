/** File names of the built preview program, defined by the build. */
declare const PREVIEW_FILES: { script: string; styles: readonly string[] };
