// The codec ships no types; this is the part that is used here.
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs" {
  interface JpegDecoder {
    /** WebAssembly memory for an encoded picture of so many bytes, valid until the next call. */
    getEncodedBuffer(bytes: number): Uint8Array;
    /** Throws a number at the first thing that libjpeg warns of, and keeps a few kilobytes then. */
    decode(): void;
    /** A fresh copy of the pixels, row by row, RGB where the picture has colours. */
    getDecodedBuffer(): Uint8ClampedArray<ArrayBuffer>;
    getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
  }
  interface Codec {
    readonly JPEGDecoder: new () => JpegDecoder;
  }
  function openCodec(): Promise<Codec>;
  export = openCodec;
}
