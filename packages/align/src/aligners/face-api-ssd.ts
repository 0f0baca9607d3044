import type { AlignerKind, AlignerOptions } from "../aligner.ts";
import { openSsdMobilenet, type SsdMobilenetOptions } from "../detect/ssd-mobilenet.ts";
import { faceApiAvailability, faceApiLibraries, openFaceApi } from "./face-api.ts";

/** What `faceapi-ssd` does unless told otherwise. */
export const defaultSsdOptions: SsdMobilenetOptions = { threshold: 0.3 };

/** SSD MobileNet v1 and the 68-point net of @vladmandic/face-api. */
export const faceApiSsd = {
  id: "faceapi-ssd",
  title: `SSD MobileNet v1, score above ${defaultSsdOptions.threshold}, and 68-point landmark net of @vladmandic/face-api`,
  libraries: faceApiLibraries,
  availability: () => faceApiAvailability("ssd_mobilenetv1_model"),
  /**
   * `threshold` defaults to {@link defaultSsdOptions}.
   * @throws LikenessError `usage` for a threshold that cannot be.
   */
  open({ threshold, ...options }: AlignerOptions & Partial<SsdMobilenetOptions> = {}) {
    const detector = { threshold: threshold ?? defaultSsdOptions.threshold };
    return openFaceApi(
      "faceapi-ssd",
      "ssd_mobilenetv1_model",
      (runtime, weights, threads) => openSsdMobilenet(runtime, weights, detector, threads),
      options,
    );
  },
} satisfies AlignerKind;
