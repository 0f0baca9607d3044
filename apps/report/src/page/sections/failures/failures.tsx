import { photoOf } from "../../photos/face.tsx";
import { LocatedPhoto } from "../../photos/located-photo.tsx";
import type { RunView } from "../../runs/run-view.ts";
import { count, fileName, percent, percentRange, personName } from "../../text/format.ts";
import { Lead } from "../section.tsx";
import "./failures.css";

/** Photos that never became a template, and those that did without a face. */
export function Failures({ view }: { readonly view: RunView }) {
  const { attempted, enrolled, failureToEnrol, failures } = view.run.enrolment;
  const detailOf = new Map(failures.map(({ file, detail }) => [file, detail]));
  // A template of the middle of a photo without a face is listed too: it enrolled, but not as a face.
  const rows = view.run.enrolment.photos.flatMap(({ state }, photo) =>
    state === "enrolled" ? [] : [{ photo, state }],
  );
  return (
    <>
      <Lead>
        {`${count(enrolled)} of ${count(attempted)} photos became a template; failure to enrol is ${percent(failureToEnrol.rate)} (${percentRange(failureToEnrol.interval)}).${enrolled < attempted ? ` ${otherPhotos(view)}` : ""}`}
      </Lead>
      {rows.length === 0 ? (
        <p class="quiet">Every photo enrolled.</p>
      ) : (
        <ul class="failures">
          {rows.slice(0, 120).map(({ photo, state }) => (
            <Failure
              key={photo}
              view={view}
              photo={photo}
              state={state}
              detail={detailOf.get(photoOf(view, photo).file)}
            />
          ))}
        </ul>
      )}
      {rows.length > 120 && <p class="quiet">and {count(rows.length - 120)} more</p>}
    </>
  );
}

/** What a photo without a template counts as, where it is counted at all. */
function otherPhotos({ verification, run }: RunView): string {
  const pairs =
    verification === null
      ? []
      : ["their pairs are rejected at every threshold: false rejections when genuine, right when impostor"];
  const probes = Object.keys(run.identification.classifiers).length === 0 ? [] : ["as probes they are wrong"];
  const counted = [...pairs, ...probes];
  return counted.length === 0 ? "No figure counts the others." : `Of the others, ${counted.join("; ")}.`;
}

interface FailureProps {
  readonly view: RunView;
  readonly photo: number;
  readonly state: string;
  readonly detail: string | undefined;
}

function Failure({ view, photo, state, detail }: FailureProps) {
  const { file, identity } = photoOf(view, photo);
  return (
    <li data-file={file}>
      <LocatedPhoto view={view} photo={photo} />
      <p>
        <b class="state">{state}</b>
        <br />
        {personName(identity)}
        <br />
        <span class="quiet" title={file}>
          {fileName(file)}
        </span>
        {detail !== undefined && (
          <>
            <br />
            <span class="quiet">{detail}</span>
          </>
        )}
      </p>
    </li>
  );
}
