import { Face, photoOf } from "../../photos/face.tsx";
import { LocatedPhoto } from "../../photos/located-photo.tsx";
import type { RunView } from "../../runs/run-view.ts";
import { replaceInTriplet } from "../../runs/triplet.ts";
import { triplet } from "../../state.ts";
import { fileName, personName } from "../../text/format.ts";
import "./photo-card.css";

const roles = ["Anchor", "Same person", "Other person"] as const;

interface PhotoCardProps {
  readonly view: RunView;
  readonly photo: number;
  /** In the triplet: anchor, the same person, another person. */
  readonly place: 0 | 1 | 2;
}

/** One photo of the triplet: what was found in it, the crop that the network saw, and the way to other photos. */
export function PhotoCard({ view, photo, place }: PhotoCardProps) {
  const { file, identity } = photoOf(view, photo);
  const row = view.run.enrolment.photos[photo];
  return (
    <article class="photo-card" aria-label={roles[place]}>
      <h3>{roles[place]}</h3>
      <div class="photo-and-crop">
        <LocatedPhoto view={view} photo={photo} />
        <Face view={view} photo={photo} size={96} />
      </div>
      <PhotoPicker view={view} photo={photo} place={place} />
      <p class="quiet file" title={file}>
        {personName(identity)} · {fileName(file)}
        {row !== undefined && (
          <>
            {" "}
            · <span class={row.state === "enrolled" ? "" : "state"}>{row.state}</span>
            {row.faces > 1 && ` · ${row.faces} faces found`}
          </>
        )}
      </p>
    </article>
  );
}

function PhotoPicker({ view, photo, place }: PhotoCardProps) {
  const person = view.pairs.identityOf[photo] ?? 0;
  const own = photosOf(view, person);
  const barred = place === 2 ? view.pairs.identityOf[triplet.value[0]] : undefined;
  const pick = (chosen: number) => {
    triplet.value = replaceInTriplet(view, triplet.peek(), place, chosen);
  };
  const step = (by: number) => pick(own[(own.indexOf(photo) + by + own.length) % own.length]!);
  return (
    <div class="photo-picker">
      {place === 1 ? (
        <span class="fixed-person">{personName(view.people[person] ?? "")}</span>
      ) : (
        <select
          aria-label={`${roles[place]}: person`}
          value={person}
          onChange={({ currentTarget }) => pick(photosOf(view, Number(currentTarget.value))[0] ?? photo)}
        >
          {view.people.map(
            (name, index) =>
              index !== barred && (
                <option key={name} value={index}>
                  {personName(name)}
                </option>
              ),
          )}
        </select>
      )}
      <button type="button" onClick={() => step(-1)} aria-label={`${roles[place]}: previous photo`}>
        ‹
      </button>
      <span class="number">
        {own.indexOf(photo) + 1} / {own.length}
      </span>
      <button type="button" onClick={() => step(1)} aria-label={`${roles[place]}: next photo`}>
        ›
      </button>
    </div>
  );
}

function photosOf(view: RunView, person: number): number[] {
  const photos: number[] = [];
  view.pairs.identityOf.forEach((other, photo) => {
    if (other === person) photos.push(photo);
  });
  return photos;
}
