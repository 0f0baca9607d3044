import type { PictureSheet } from "../../faces.ts";
import type { RunView } from "../runs/run-view.ts";
import { fileName, personName } from "../text/format.ts";
import "./face.css";

export interface FaceProps {
  readonly view: RunView;
  readonly photo: number;
  /** Side in CSS pixels. Default 56. */
  readonly size?: number;
}

/** The crop of a photo as the run's network saw it; else the photo; else a tile with the person's initials. */
export function Face({ view, photo, size = 56 }: FaceProps) {
  const { file, identity } = photoOf(view, photo);
  const source = cropOf(view, photo) ?? view.faces?.photos[photo];
  const alternative = `${personName(identity)}, ${fileName(file)}`;
  const box = { width: `${size}px`, height: `${size}px` };
  if (source === undefined) {
    return (
      <span class="face tile" style={box} role="img" aria-label={alternative} title={file}>
        {initials(identity)}
      </span>
    );
  }
  return <img class="face" style={box} src={source} alt={alternative} title={file} decoding="async" />;
}

/** A face with its person and file below or beside it. */
export function NamedFace({ view, photo, size = 56 }: FaceProps) {
  const { file, identity } = photoOf(view, photo);
  return (
    <figure class="named-face" style={{ width: `${Math.max(size, 104)}px` }}>
      <Face view={view} photo={photo} size={size} />
      <figcaption title={file}>
        <span class="person">{personName(identity)}</span>
        <span class="file">{shortFile(file, identity)}</span>
      </figcaption>
    </figure>
  );
}

export function photoOf(view: RunView, photo: number): { readonly file: string; readonly identity: string } {
  return view.result.dataset.photos[photo] ?? { file: "?", identity: "?" };
}

function cropOf(view: RunView, photo: number): string | undefined {
  return cropSheet(view)?.[photo];
}

/** The crops of the run's aligner in the network's kind and size, `ALIGNER-KINDSIZE`. */
function cropSheet(view: RunView): PictureSheet | undefined {
  const crops = view.faces?.crops ?? {};
  const prefix = `${view.run.aligner.id}-`;
  const wanted = view.run.model.crop.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const name = Object.keys(crops)
    .filter((folder) => folder.startsWith(prefix))
    .sort((a, b) => b.length - a.length)
    .find((folder) =>
      wanted.startsWith(
        folder
          .slice(prefix.length)
          .toLowerCase()
          .replaceAll(/[^a-z0-9]/g, ""),
      ),
    );
  return name === undefined ? undefined : crops[name];
}

/** `Ann_Lee_0007.jpg` of Ann_Lee is enough as `0007.jpg`. */
function shortFile(file: string, identity: string): string {
  const name = fileName(file);
  return name.startsWith(`${identity}_`) ? name.slice(identity.length + 1) : name;
}

function initials(identity: string): string {
  const parts = personName(identity).split(/\s+/).filter(Boolean);
  const letters = [parts[0], parts.length > 1 ? parts[parts.length - 1] : undefined];
  return letters.map((part) => (part === undefined ? "" : [...part][0])).join("");
}
