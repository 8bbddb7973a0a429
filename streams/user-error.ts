/**
 * Something the user can put right: a wrong address, a missing file, a port that is taken.
 * `message` is one line that says what is wrong and what to do; it is shown as it is, in the terminal and
 * in the page, so it never holds a password (see `redact`) or a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /**
   * @param message one line, ending without a full stop
   * @param code stable identifier, for the API and for tests
   * @param exitCode of the command line: 1 something failed, 2 the command was called wrongly,
   *   3 the source could not be read, 4 the model could not be loaded, 130 interrupted
   */
  constructor(
    message: string,
    readonly code: string,
    readonly exitCode: 1 | 2 | 3 | 4 | 130 = 1,
  ) {
    super(message);
  }
}
