/**
 * Mean distance between the points of two faces (136 numbers each), in units of `unit` pixels: by default the distance
 * between the eye centres, mean of both faces. NaN when both faces have their eyes on one point.
 */
export declare function landmarkDistance(a: ArrayLike<number>, b: ArrayLike<number>, unit?: number): number;
/** Distance between the centres of the two eyes. */
export declare function eyeDistance(landmarks: ArrayLike<number>): number;
