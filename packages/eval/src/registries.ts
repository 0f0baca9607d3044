import { aligners } from "@likeness/align";
import { classifiers } from "@likeness/classify";
import { models } from "@likeness/embed";
import { runtimes } from "@likeness/nn";

/** Every kind of part, by the name of its list in a configuration and in a module of parts. */
export const registries = { runtimes, aligners, models, classifiers };
