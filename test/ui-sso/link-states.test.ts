import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { goTo } from '../ui-multi/house.ts';
import { answer, config, link } from './answers.ts';
import { byPassword, inNewTab, useOffice } from './house.ts';

const soundLink = { ...link().link, groups: ['org/staff'], passes_gate: true };
const hourAgo = new Date(Date.now() - 3_600_000).toISOString();

describeWith('chromium', 'how a link stands', () => {
  const office = useOffice({ mode: 'multi', sso: { DOORWARD_SSO__NAME: 'Campus' } });
  const shown = async (name: string, now: object) => {
    const { password } = await office.person(name);
    const window = await office.open();
    await answer(window.context, { 'auth/casdoor/identity': () => ({ json: link({ name: 'Campus', last_way_in: false, ...now }) }) });
    await byPassword(window.page, name, password);
    await goTo(window.page, 'Ways to get in');
    await window.page.getByTestId('link-state').waitFor();
    return window;
  };

  test('whoever the provider does not know any more reads that, and nothing that says the opposite', async () => {
    const { page, picture } = await shown('gone', { link: { ...soundLink, passes_gate: false, gone_since: hourAgo }, required_groups: [] });
    expect(await page.getByTestId('link-state').innerText()).toBe('Needs attention');
    await page.getByTestId('gone').getByText('Campus does not know you any more').waitFor();
    await page.getByText('They count no more.').waitFor();
    for (const text of ['No group is needed.', 'They may come in.', 'None of them may come in'])
      expect(await page.getByText(text).count(), text).toBe(0);
    expect(await page.getByTestId('gate-failed').count()).toBe(0);
    await picture('connected-gone');
  });

  test('an answer that was lost needs attention, though the groups pass', async () => {
    const { page } = await shown('lost', { link: { ...soundLink, needs_sign_in: true }, required_groups: ['org/staff'] });
    expect(await page.getByTestId('link-state').innerText()).toBe('Needs attention');
    await page.getByTestId('needs-sign-in').getByText('An answer of Campus about you was lost').waitFor();
    await page.getByText('They may come in.').waitFor();
  });

  test('groups that do not pass need attention, and name what is needed', async () => {
    const { page } = await shown('stranger', {});
    expect(await page.getByTestId('link-state').innerText()).toBe('Needs attention');
    await page.getByTestId('gate-failed').getByText('example-organisation/staff, example-organisation/students').waitFor();
  });

  test('the page of the account over there is one click away, where there is one', async () => {
    const { password } = await office.person('walker');
    const { page, context } = await office.open();
    await answer(context, { 'auth/casdoor/config': () => ({ json: config }), 'auth/casdoor/identity': () => ({ json: link({ link: soundLink }) }) });
    await byPassword(page, 'walker', password);
    await goTo(page, 'Ways to get in');
    const there = page.getByRole('link', { name: 'Your account at Campus Login' });
    expect(await there.getAttribute('href')).toBe('https://login.example.org/account');
    expect(await there.getAttribute('rel')).toContain('noreferrer');
  });

  test('two e-mail addresses after a link: the person says which one counts, and nothing changes without a code', async () => {
    const { id, password } = await office.person('mary');
    expect((await office.api('PATCH', `admin/accounts/${String(id)}`, { email: 'mary@home.example' })).status).toBe(200);
    office.provider().accounts.set('person-mary', { name: 'Mary', email: 'mary@campus.example', email_verified: true, groups: [] });
    office.provider().current = 'person-mary';
    const { page, context, picture } = await office.open();
    await byPassword(page, 'mary', password);
    await goTo(page, 'Ways to get in');
    await inNewTab(context, () => page.getByRole('button', { name: 'Link Campus' }).click());
    const question = page.getByTestId('email-differs');
    await question.getByText('Campus knows you by mary@campus.example; here you have mary@home.example.').waitFor();
    await picture('connected-email-differs');
    await question.getByRole('button', { name: 'Use mary@campus.example' }).click();
    expect(await page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('mary@campus.example');
    await page.keyboard.press('Escape');
    await question.getByRole('button', { name: 'Keep mary@home.example' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByText('mary@home.example').first().waitFor();
  });
});

describeWith('chromium', 'the way to Casdoor’s own pages from the door', () => {
  const office = useOffice({
    mode: 'sso',
    sso: { DOORWARD_SSO__ORGANIZATION: 'acme', DOORWARD_SSO__APPLICATION: 'the door', DOORWARD_SSO__NAME: 'Campus' },
  });

  test('signing up and a forgotten password lead to the application’s pages', async () => {
    const { page } = await office.open();
    const { issuer } = office.provider();
    const to = (name: string) => page.getByRole('link', { name }).getAttribute('href');
    expect(await to('No account? Sign up via Campus')).toBe(`${issuer}/signup/the%20door`);
    expect(await to('Forgot your password? Reset it at Campus')).toBe(`${issuer}/forget/the%20door`);
  });
});
