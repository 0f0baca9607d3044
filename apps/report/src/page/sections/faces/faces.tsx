import { nearestPhotos } from "../../pairs/nearest-photos.ts";
import { distanceBetween } from "../../pairs/pair-space.ts";
import { photoOf } from "../../photos/face.tsx";
import { Verdict } from "../../photos/pair-list.tsx";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { hardestTriplet } from "../../runs/triplet.ts";
import { panel, threshold, triplet, withFaces } from "../../state.ts";
import { distance, fileName } from "../../text/format.ts";
import { Lead } from "../section.tsx";
import { PhotoCard } from "./photo-card.tsx";
import "./faces.css";

/** A triplet of photos: what was found in each, the crop the network saw, and the distances between them. */
export function Faces({ view }: { readonly view: RunView }) {
  const [anchor, positive, negative] = triplet.value;
  const toPositive = distanceBetween(view.pairs, anchor, positive);
  const toNegative = distanceBetween(view.pairs, anchor, negative);
  const missing = [
    positive === anchor ? "This person has no other photo." : undefined,
    negative === anchor ? "There is no photo of another person." : undefined,
  ] as const;
  return (
    <>
      <Lead>
        {withFaces.value
          ? "The photo with the box and the 68 landmarks that were found, the crop the network saw, and the distances of a triplet. It opens with the hardest genuine pair."
          : "This report carries no faces: photos are identifiers. The distances are the real ones."}
      </Lead>
      <div class="triplet">
        {triplet.value.map((photo, place) =>
          place > 0 && missing[place - 1] !== undefined ? (
            <p key={place} class="quiet">
              {missing[place - 1]}
            </p>
          ) : (
            <PhotoCard key={place} view={view} photo={photo} place={place as 0 | 1 | 2} />
          ),
        )}
      </div>
      {hasDistances(view) ? (
        <>
          <div class="distances">
            {positive !== anchor && (
              <PairDistance name="anchor ↔ same person" value={toPositive} genuine id="distance-positive" />
            )}
            {negative !== anchor && (
              <PairDistance name="anchor ↔ other person" value={toNegative} genuine={false} id="distance-negative" />
            )}
            {positive !== anchor && negative !== anchor && (
              <p class="margin">
                margin (other − same){" "}
                <b class="number" id="triplet-margin">
                  {distance(toNegative - toPositive)}
                </b>{" "}
                <span class="quiet">{orderText(toPositive, toNegative)}</span>
              </p>
            )}
          </div>
          <div class="buttons">
            <button
              type="button"
              onClick={() => {
                triplet.value = hardestTriplet(view, anchor);
              }}
            >
              Hardest triplet of this anchor
            </button>
            <button type="button" onClick={() => listNeighbours(view, anchor)}>
              Nearest photos to the anchor
            </button>
          </div>
        </>
      ) : (
        <p class="quiet">Too many photos for a report without faces to carry their distances.</p>
      )}
    </>
  );
}

interface PairDistanceProps {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly genuine: boolean;
}

function PairDistance({ id, name, value, genuine }: PairDistanceProps) {
  return (
    <p>
      {name}{" "}
      <b class="number" id={id}>
        {distance(value)}
      </b>{" "}
      <Verdict accepted={value < threshold.value} genuine={genuine} />
    </p>
  );
}

/** Which of the two is nearer, where both have a distance. */
function orderText(toPositive: number, toNegative: number): string {
  if (!Number.isFinite(toNegative - toPositive)) return "a photo has no template";
  if (toNegative === toPositive) return "equally far";
  return toNegative > toPositive ? "the right order" : "the other person is nearer";
}

function listNeighbours(view: RunView, anchor: number): void {
  panel.value = {
    kind: "photos",
    title: `Nearest to ${fileName(photoOf(view, anchor).file)}`,
    photos: nearestPhotos(view.pairs, anchor)
      .slice(0, 20)
      .map(({ photo }) => photo),
  };
}
