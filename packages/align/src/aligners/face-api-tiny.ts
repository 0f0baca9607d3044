import type { AlignerKind, AlignerOptions } from "../aligner.ts";
import { openTinyFaceDetector, type TinyFaceDetectorOptions } from "../detect/tiny-face-detector.ts";
import { faceApiAvailability, faceApiLibraries, openFaceApi } from "./face-api.ts";

/** What `faceapi-tiny` does unless told otherwise: chosen on spoilt photos, see docs/aligners.md. */
export const defaultTinyOptions: TinyFaceDetectorOptions = { inputSizes: [96, 224, 416], threshold: 0.3 };

/** TinyFaceDetector and the 68-point net of @vladmandic/face-api. */
export const faceApiTiny = {
  id: "faceapi-tiny",
  title:
    `TinyFaceDetector at ${defaultTinyOptions.inputSizes.join(" + ")}, score above ${defaultTinyOptions.threshold}, ` +
    "and 68-point landmark net of @vladmandic/face-api",
  libraries: faceApiLibraries,
  availability: () => faceApiAvailability("tiny_face_detector_model"),
  /**
   * `inputSizes` and `threshold` default to {@link defaultTinyOptions}.
   * @throws LikenessError `usage` for an input size or threshold that cannot be.
   */
  open({ inputSizes, threshold, ...options }: AlignerOptions & Partial<TinyFaceDetectorOptions> = {}) {
    const detector = {
      inputSizes: inputSizes ?? defaultTinyOptions.inputSizes,
      threshold: threshold ?? defaultTinyOptions.threshold,
    };
    return openFaceApi(
      "faceapi-tiny",
      "tiny_face_detector_model",
      (runtime, weights, threads) => openTinyFaceDetector(runtime, weights, detector, threads),
      options,
    );
  },
} satisfies AlignerKind;
