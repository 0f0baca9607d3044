import { defineConfig } from "vite";

/** One script and one style sheet, `dist/page/page.{js,css}`, which `writeReport` puts into every report. */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist/page",
    emptyOutDir: true,
    target: "es2022",
    cssCodeSplit: false,
    lib: { entry: "src/page/main.ts", formats: ["iife"], name: "likenessReport", fileName: () => "page.js" },
    rolldownOptions: { output: { assetFileNames: "page[extname]" } },
  },
  worker: { format: "iife" },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
});
