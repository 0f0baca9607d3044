import { Face, photoOf } from "../../photos/face.tsx";
import { isEnrolled } from "../../runs/run-view.ts";
import { count, fileName } from "../../text/format.ts";
import type { TwoRuns } from "./two-runs.ts";
import "./enrolment-difference.css";

/** Photos that only one of the two enrolled. */
export function EnrolmentDifference({ view, base }: TwoRuns) {
  const photos = view.result.dataset.photos.map((_, photo) => photo);
  const gained = photos.filter((photo) => isEnrolled(view, photo) && !isEnrolled(base, photo));
  const lost = photos.filter((photo) => !isEnrolled(view, photo) && isEnrolled(base, photo));
  return (
    <>
      <h3>Enrolment</h3>
      <p id="enrolment-difference">
        {gained.length === 0 && lost.length === 0
          ? "The same photos enrolled."
          : `${count(gained.length)} enrolled only in this run, ${count(lost.length)} only in the baseline.`}
      </p>
      <ul class="flat">
        {[...gained.map((photo) => [photo, view] as const), ...lost.map((photo) => [photo, base] as const)]
          .slice(0, 24)
          .map(([photo, by]) => (
            <li key={photo}>
              <Face view={by} photo={photo} size={40} /> {fileName(photoOf(view, photo).file)}{" "}
              <span class="quiet">{by === view ? "only here" : "only in the baseline"}</span>
            </li>
          ))}
      </ul>
    </>
  );
}
