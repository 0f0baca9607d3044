import { useEffect, useRef, useState } from "preact/hooks";
import type { FoundPairs, PairQuery } from "./pairs/find-pairs.ts";
import { askPairs } from "./pairs/questions.ts";
import { NamedFace } from "./photos/face.tsx";
import { PairList } from "./photos/pair-list.tsx";
import { hasDistances, type RunView } from "./runs/run-view.ts";
import { type PanelContent, panel, selected } from "./state.ts";
import { count } from "./text/format.ts";
import "./pair-panel.css";

/** The panel at the side with the pairs behind whatever was picked. Escape closes it and focus returns. */
export function PairPanel() {
  const content = panel.value;
  const view = selected.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const cameFrom = useRef<Element | null>(null);
  useEffect(() => {
    if (content === null) return;
    if (cameFrom.current === null) cameFrom.current = document.activeElement;
    heading.current?.focus({ preventScroll: true });
  }, [content]);
  if (content === null || view === undefined) return null;
  const close = () => {
    panel.value = null;
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true });
    cameFrom.current = null;
  };
  return (
    <aside class="panel" aria-labelledby="panel-title" onKeyDown={(event) => event.key === "Escape" && close()}>
      <header>
        <h2 id="panel-title" tabIndex={-1} ref={heading}>
          {content.title}
        </h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </header>
      <Content view={view} content={content} />
    </aside>
  );
}

function Content({ view, content }: { readonly view: RunView; readonly content: PanelContent }) {
  if (content.kind === "photos") {
    return (
      <div class="photo-grid" data-total={content.photos.length}>
        {content.photos.slice(0, 300).map((photo) => (
          <NamedFace key={photo} view={view} photo={photo} />
        ))}
        {content.photos.length > 300 && <p class="quiet">and {count(content.photos.length - 300)} more</p>}
      </div>
    );
  }
  if (!hasDistances(view)) {
    return (
      <p>This report was made without faces from too many photos to carry their distances: no pair can be listed.</p>
    );
  }
  return (
    <>
      {content.queries.map((query) => (
        <QueryResult key={`${query.kind}${query.from}${query.to}${query.order}`} view={view} query={query} />
      ))}
    </>
  );
}

function QueryResult({ view, query }: { readonly view: RunView; readonly query: PairQuery }) {
  const [found, setFound] = useState<FoundPairs | null>(null);
  useEffect(() => {
    let current = true;
    setFound(null);
    void askPairs(view, query).then((pairs) => current && setFound(pairs));
    return () => {
      current = false;
    };
  }, [view, query]);
  if (found === null) return <p class="quiet">Looking through all pairs …</p>;
  const order = query.order === "nearest" ? "nearest first" : "farthest first";
  const more = found.total > found.pairs.length ? `, the first ${found.pairs.length} of them` : "";
  return (
    <section data-query={query.kind} data-total={found.total}>
      <h3>
        {count(found.total)} {query.kind} {found.total === 1 ? "pair" : "pairs"}
        {found.total > 1 && <span class="quiet">{`, ${order}${more}`}</span>}
      </h3>
      <PairList
        view={view}
        label={`${query.kind} pairs`}
        pairs={found.pairs.map((pair) => ({ ...pair, genuine: query.kind === "genuine" }))}
      />
    </section>
  );
}
