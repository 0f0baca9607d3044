import { aligners } from "@likeness/align";
import { classifiers } from "@likeness/classify";
import { models } from "@likeness/embed";
import { outsideMetrics } from "@likeness/metrics";
import { runtimes } from "@likeness/nn";

/** Every kind of part, by the name of its list in a configuration and in a module of parts. */
export const registries = { runtimes, aligners, models, classifiers };

/** Where the lists of a module of the user's go: parts, and metrics. */
export const outsideLists = { ...registries, metrics: outsideMetrics };
