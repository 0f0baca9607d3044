declare module "seek-bzip" {
  /** A pure JavaScript bzip2 decoder. */
  const Bunzip: {
    /** Unpacks a whole file; throws an error for a broken one. */
    decode(packed: Uint8Array): Uint8Array;
  };
  export = Bunzip;
}
