import { bestClassifier, tiedClassifiers } from "../../runs/best-classifier.ts";
import { rankRuns } from "../../runs/rank-runs.ts";
import { comparable, type RunView } from "../../runs/run-view.ts";
import { entries, runs, selectRun } from "../../state.ts";
import { Ties, useVerdicts, VerdictTable } from "./paired-tests.tsx";
import { speedSentence, sureSentence, thresholdSentence } from "./sentences.tsx";
import "./answer.css";

/** Which combination, at which threshold, how sure, how fast: one sentence each, for every dataset on the page. */
export function Answer() {
  const ranked = rankRuns(runs.value);
  const leaders = ranked.filter((view, index) => ranked.findIndex((other) => comparable(view, other)) === index);
  return (
    <>
      {leaders.length === 0 && (
        <p>
          {entries.value.some(({ result }) => result.unavailable.length > 0)
            ? "No combination ran: the matrix says what was missing."
            : "No combination ran."}
        </p>
      )}
      {leaders.map((best) => (
        <DatasetAnswer
          key={best.key}
          best={best}
          others={ranked.filter((view) => view !== best && comparable(view, best))}
          named={leaders.length > 1}
        />
      ))}
    </>
  );
}

interface DatasetAnswerProps {
  readonly best: RunView;
  readonly others: readonly RunView[];
  readonly named: boolean;
}

function DatasetAnswer({ best, others, named }: DatasetAnswerProps) {
  const verdicts = useVerdicts(best, others);
  const { aligner, model, runtime } = best.run;
  const classifier = bestClassifier(best.run.identification);
  const tiedWith = tiedClassifiers(best.run.identification);
  return (
    <div class="answer-card">
      {named && <h3>{best.result.dataset.title}</h3>}
      <p class="use">
        <span class="answer-label">Use</span>
        <span>
          {others.some(({ source }) => source !== best.source) && <>of result {best.source}: </>}
          aligner <b>{aligner.id}</b>, network <b>{model.id}</b>, runtime <b>{runtime.id}</b>
          {classifier !== null && (
            <>
              , classifier <b>{classifier.id}</b>
              {tiedWith.length > 0 && ` (tied with ${tiedWith.join(", ")})`}
            </>
          )}
          <button type="button" class="inline" onClick={() => selectRun(best)}>
            Show it
          </button>
        </span>
      </p>
      <p>
        <span class="answer-label">Threshold</span>
        <span>{thresholdSentence(best)}</span>
      </p>
      <p>
        <span class="answer-label">How sure</span>
        <span>{sureSentence(best)}</span>
      </p>
      <p>
        <span class="answer-label">Against the others</span>
        <span>
          {others.length === 0 ? (
            "It is the only combination that ran on these photos."
          ) : (
            <Ties best={best} verdicts={verdicts} others={others} />
          )}
        </span>
      </p>
      <p>
        <span class="answer-label">How fast</span>
        <span>{speedSentence(best, verdicts ?? [])}</span>
      </p>
      {verdicts !== null && verdicts.length > 0 && <VerdictTable verdicts={verdicts} />}
    </div>
  );
}
