import { signal } from "@preact/signals";

export const theme = signal<"light" | "dark">(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
/** Grows with every change of colours, for pictures that do not follow the style sheet by themselves. */
export const paints = signal(0);

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = theme.value;
  paints.value++;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  if (document.documentElement.dataset["theme"] === undefined) theme.value = matches ? "dark" : "light";
  paints.value++;
});
