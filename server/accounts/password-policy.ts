import type { FieldCode } from '../contract/error-codes.ts';
import { AppError } from '../errors.ts';
import { commonKnowledge } from './common-passwords.ts';
import { passwordProblems } from './password-rules.ts';

export interface Whose {
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** This server's rules for passwords, with the list of common ones at hand. */
export class PasswordPolicy {
  readonly #minLength: number;

  constructor(minLength: number) {
    this.#minLength = minLength;
  }

  /** Every reason against it, as codes. */
  async problems(password: string, whose: Whose): Promise<FieldCode[]> {
    return passwordProblems(password, { minLength: this.#minLength, ...(await commonKnowledge()), ...whose });
  }

  /** Errors: AppError `validation_failed` with the codes under `field`. */
  async require(password: string, whose: Whose, field = 'password'): Promise<void> {
    const problems = await this.problems(password, whose);
    if (problems.length > 0) throw new AppError('validation_failed', { fields: { [field]: problems } });
  }
}
