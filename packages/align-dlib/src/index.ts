export { type DlibPlaces, dlibAvailability } from "./dlib-availability.ts";
export { type DlibFace, type DlibLocator, type DlibOptions, openDlib } from "./dlib-locator.ts";
export type { Variant } from "./native-addon.ts";
