import "./tokens.css";
import "./base.css";
import { openReport } from "./open-report.tsx";
import { sections } from "./sections.ts";

void openReport(sections);
