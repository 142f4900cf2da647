import type { Note } from '../import/judge-rules.ts';
import type { Source } from '../import/person.ts';
import type { Comer, Plan, Refusal } from '../import/plan.ts';
import { print, printJson } from './print.ts';
import { table } from './table.ts';

/** What a person reads for each code. */
const notes: Readonly<Record<Note, string>> = {
  username_changed: 'name changed to fit the rules here',
  username_from_email: 'name made of the e-mail address',
  email_invalid: 'without the e-mail address: it is not one',
  name_invalid: 'without first or last name: not one line of text',
  avatar_invalid: 'without the picture: not an address that is safe to show',
  password_none: 'without a password: there was none. Give a sign-in link',
  password_unusable: 'without a password: it was switched off there. Give a sign-in link',
  password_unknown: 'without a password: that kind of hash cannot be checked here. Give a sign-in link',
  inactive: 'inactive, and stays so',
  admin: 'as an admin',
  admin_as_user: 'staff there, a user here (--admins makes admins)',
  api_key: 'with their API key',
};
const reasons: Readonly<Record<Refusal, string>> = {
  already_here: 'here already',
  username_taken: 'somebody else here has that name',
  email_taken: 'somebody else here has that e-mail address',
  username_twice: 'the name stands in the file before, whatever the case',
  email_twice: 'the e-mail address stands in the file before',
  no_username: 'no name can be made of what is there',
  malformed: 'the record cannot be read as a person',
};

/** Beyond it, only those of whom there is something to say. */
const mostRows = 200;

/** Who came and who did not, and why; in JSON one line a person and a last one with the counts. */
export async function reportImport(
  plan: Plan,
  source: Source,
  { applied, json }: { readonly applied: boolean; readonly json: boolean },
): Promise<void> {
  const { coming, staying } = plan;
  if (json) {
    for (const comer of coming) await printJson({ outcome: applied ? 'came' : 'would_come', ...described(comer) });
    for (const { source: name, reason } of staying) await printJson({ outcome: applied ? 'did_not_come' : 'would_not_come', source: name, reason });
    return printJson({
      outcome: 'summary',
      applied,
      coming: coming.length,
      staying: staying.length,
      with_password: coming.filter(({ password }) => password !== null).length,
      left: source.left,
    });
  }
  const said = coming.length > mostRows ? coming.filter((comer) => comer.notes.length > 0) : coming;
  const rows = [
    ...said.map((comer) => ({
      source: comer.source,
      here: comer.account.username,
      email: comer.account.email,
      remarks: comer.notes.map((code) => notes[code]).join('; '),
    })),
    ...staying.map(({ source: name, reason }) => ({
      source: name,
      here: null,
      email: null,
      remarks: `${applied ? 'did not come' : 'would not come'}: ${reasons[reason]}`,
    })),
  ];
  const unsaid = coming.length - said.length;
  await print(
    `${table(rows)}${rows.length > 0 ? '\n' : ''}${unsaid > 0 ? `Not listed: ${unsaid} without a remark (--json lists all).\n` : ''}${summary(plan, applied)}${leftOut(source)}`,
  );
}

function described({ source, account, notes: codes, password, apiKeys }: Comer): object {
  const { username, email, role, isActive } = account;
  return { source, username, email, role, is_active: isActive, has_password: password !== null, api_keys: apiKeys.length, notes: codes };
}

function summary({ coming, staying }: Plan, applied: boolean): string {
  const [come, stay] = applied ? ['came', 'did not'] : ['would come', 'would not'];
  return `${coming.length} ${come}, ${staying.length} ${stay}.${applied ? '' : ' Nothing was changed: say --apply to do it.'}\n`;
}

function leftOut({ left }: Source): string {
  const counts = Object.entries(left).map(([model, count]) => `${count} of ${model}`);
  return counts.length === 0 ? '' : `Left where they are: ${counts.join(', ')}. People sign in anew.\n`;
}
