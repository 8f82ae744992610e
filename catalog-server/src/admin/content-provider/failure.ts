/** As the metrics name them: no answer, a refusal, an answer of no sense, bytes that are not what was asked for. */
export type FailureKind = 'connection' | 'status' | 'parse' | 'download'

/** What went wrong with the downloader. None of it reaches a listener. */
export class DownloaderFailure extends Error {
  override name = 'DownloaderFailure'
  readonly kind: FailureKind
  /** Whether the service works and says that it does not have, or does not give, what was asked for. */
  readonly isRefusal: boolean

  constructor(kind: FailureKind, message: string, options: { cause?: unknown; isRefusal?: boolean } = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.isRefusal = options.isRefusal ?? false
  }
}

/** Nothing was asked: the service failed too often just before. */
export class DownloaderPaused extends Error {
  override name = 'DownloaderPaused'
}
