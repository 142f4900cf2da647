/** Why a file cannot be imported at all: it cannot be read, or it is not what it was said to be. Nothing was changed. */
export class SourceError extends Error {
  readonly code: 'source_unreadable' | 'source_damaged' | 'source_unclear' | 'source_too_large';

  constructor(code: SourceError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SourceError';
    this.code = code;
  }
}
