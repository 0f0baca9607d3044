import type { ComponentChildren } from "preact";
import "./legend.css";

/** What the marks of the pictures above it mean. */
export function Legend({ children }: { readonly children: ComponentChildren }) {
  return <p class="legend">{children}</p>;
}

/** A spot in the colour of what it names; impostors are round, so that colour alone need not tell. */
export function Swatch({ of }: { readonly of: string }) {
  return <i class={`swatch ${of}`} />;
}

/** A piece of the line of what it names. */
export function Stroke({ of }: { readonly of: "f1" | "accuracy" | "run" | "base" }) {
  return <i class={`stroke ${of}`} />;
}
