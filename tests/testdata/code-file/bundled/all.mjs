export * from "./minified.mjs";
