// Class names of a CSS module, one export each. A name that is not there stops the build (styles.mjs).
declare module "*.module.css" {
  const classes: Readonly<Record<string, string>>;
  export = classes;
}
declare module "*.css" {}
declare module "*.css?inline" {
  const styles: string;
  export default styles;
}
