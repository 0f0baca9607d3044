export { type FacesOwner, type FacesSidecar, readFaces } from "./faces.ts";
export { type ReportInput, type ReportOptions, writeReport } from "./write-report.ts";
