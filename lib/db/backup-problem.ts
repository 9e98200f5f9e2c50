export type BackupProblemCode =
  | 'no_file'
  | 'file_exists'
  | 'not_a_backup'
  | 'damaged'
  | 'newer'
  | 'wrong_stamp'
  | 'not_empty'
  | 'in_use'
  | 'no_database';

/** Why a backup cannot be taken or restored, in a sentence for the person at the terminal. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
  readonly code: BackupProblemCode;

  constructor(code: BackupProblemCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}
