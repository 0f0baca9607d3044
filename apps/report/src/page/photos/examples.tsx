import type { ComponentChildren } from "preact";
import "./examples.css";

/** Photos that were given a name. */
export function Examples({ wrong, children }: { readonly wrong?: number; readonly children: ComponentChildren }) {
  return (
    <ul class="examples" data-wrong={wrong}>
      {children}
    </ul>
  );
}

export interface ExampleProps {
  /** Whether the name is right. */
  readonly right: boolean;
  readonly face: ComponentChildren;
  /** The name, in words. */
  readonly children: ComponentChildren;
}

export function Example({ right, face, children }: ExampleProps) {
  return (
    <li class={right ? "right" : "wrong"}>
      {face}
      <span>{children}</span>
    </li>
  );
}
