import type { z } from 'zod';
import { fieldCodes, type FieldCode } from '../contract/error-codes.ts';
import { AppError } from '../errors.ts';

const known: ReadonlySet<string> = new Set(fieldCodes);

/** Input as its schema reads it, none being an empty object; what the schema does not name is not there afterwards. Errors: AppError `validation_failed` with a code a field. */
export function readInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input === undefined ? {} : input);
  if (result.success) return result.data;
  const fields = new Map<string, FieldCode[]>();
  for (const issue of result.error.issues) {
    const name = issue.path.length === 0 ? 'non_field_errors' : String(issue.path[0]);
    const codes = fields.get(name) ?? [];
    const code = codeOf(issue, input);
    if (!codes.includes(code)) codes.push(code);
    fields.set(name, codes);
  }
  throw new AppError('validation_failed', { fields: Object.fromEntries(fields) });
}

function codeOf(issue: z.core.$ZodIssue, input: unknown): FieldCode {
  if (isFieldCode(issue.message)) return issue.message;
  if (issue.code === 'invalid_type' && issue.path.length > 0 && valueAt(input, issue.path) === undefined) return 'required';
  if (issue.code === 'too_big' && issue.origin === 'string') return 'too_long';
  if (issue.code === 'too_small' && issue.origin === 'string') return 'blank';
  return 'invalid';
}

const isFieldCode = (text: string): text is FieldCode => known.has(text);

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (level, key) => (typeof level === 'object' && level !== null ? Object.getOwnPropertyDescriptor(level, key)?.value : undefined),
    input,
  );
}
