/** Why a file could not be downloaded, in words for a person. */
export class DownloadFailure extends Error {
  override readonly name = "DownloadFailure";
  /** It may pass, so that another try is worth it. */
  readonly transient: boolean;
  /** The way to the host failed, not the file: its other files need not be tried. */
  readonly network: boolean;
  /** What would change it, where that is known. */
  readonly hint: string | undefined;

  constructor(message: string, kind: { transient: boolean; network?: boolean; hint?: string }, cause?: unknown) {
    super(message, { cause });
    this.transient = kind.transient;
    this.network = kind.network ?? false;
    this.hint = kind.hint;
  }
}
