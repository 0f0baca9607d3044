export { type FacesOwner, type FacesSidecar, readFaces } from "./faces.ts";
export type { ReportInput } from "./pack-result.ts";
export { type ReportOptions, writeReport } from "./write-report.ts";
