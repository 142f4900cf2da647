import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodClient } from '../oidc/good-provider.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { formOf } from '../flows-sso/rehearsal-ground.ts';
import { inNewTab, useOffice } from './house.ts';

/** A browser at an address of the home network: it is another computer's, as far as the way back goes. */
describeWith('chromium', 'with a browser', () => describeWithOtherComputer('signing in from another computer', journeys));

function journeys(): void {
  let other: OtherComputer;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterAll(() => other.remove());
  const client = { ...goodClient, redirect_uris: [...(goodClient.redirect_uris ?? [])] };
  const office = useOffice({ mode: 'multi', sso: null, clients: [client] });
  const origin = () => `https://${other.here}:${String(office.server().port)}`;
  const path = '/api/v1/auth/casdoor/callback';
  const save = async (return_origins: readonly string[]) => {
    const settings = { ...formOf(office.provider()), return_origins };
    const confirm = new URL(office.provider().issuer).host;
    expect((await office.api('PUT', 'admin/casdoor', { settings, confirm })).status).toBe(200);
  };
  beforeAll(async () => {
    expect((await office.api('PATCH', 'admin/network', { lan: true, interfaces: [other.device] })).status).toBe(200);
    await save([]);
  });
  const there = (wish = {}) => office.open({ url: origin(), ownCertificate: true, mayFail: true, ...wish });

  test.each([
    ['en-GB', 'Continue with Casdoor', 'is missing from the addresses for other computers'],
    ['de-DE', 'Weiter mit Casdoor', 'bei den Adressen für andere Computer'],
    ['zh-CN', '使用 Casdoor 继续', '供其他电脑使用的地址里缺少'],
  ])('before anybody leaves they are told what is missing, and for whom to show it: %s', async (locale, button, words) => {
    const { page, context, picture } = await there({ locale, width: 380, scheme: locale === 'de-DE' ? 'dark' : 'light' });
    await page.getByRole('button', { name: button }).click();
    const told = page.getByTestId('casdoor-outcome');
    await told.getByText(words).waitFor();
    expect(await told.innerText()).toContain(origin());
    expect(context.pages(), 'nothing was opened').toHaveLength(1);
    await picture(`no-way-back-${locale}`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
  });

  test('the admin adds the address by a button, is shown what to register, rehearses it, and people there come in', async () => {
    const { page, context, picture } = await office.asAdmin();
    await page.goto(`${office.server().url}/casdoor`);
    const places = page.getByRole('region', { name: 'People at other computers' });
    await places.getByRole('button', { name: `Add ${origin()}` }).click();
    await places.getByText(`${origin()}${path}`).waitFor();
    await picture('places');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    const missing = page.getByTestId('check-redirect_others_not_registered');
    await missing.getByText(`${origin()}${path}`).waitFor();
    expect(await missing.getAttribute('data-state')).toBe('warning');
    await page.getByRole('button', { name: 'Cancel' }).click();

    client.redirect_uris.push(`${origin()}${path}`);
    office.provider().rotateKeys();
    office.provider().current = 'person-grace';
    await page.getByRole('button', { name: 'Rehearse again' }).click();
    await page.getByTestId('check-redirect_ok').waitFor();
    expect(await missing.count()).toBe(0);
    const tab = await inNewTab(context, () => page.getByRole('button', { name: 'Open the sign-in page' }).click());
    await tab.getByText('Return to Doorward').waitFor();
    await page.getByTestId('rehearsal-verdict').getByText('It works. You can save now.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByTestId('saved').waitFor();

    const guest = await there();
    const leaving = await inNewTab(guest.context, () => guest.page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await leaving.getByText('Return to Doorward').waitFor();
    expect(new URL(leaving.url()).origin).toBe(origin());
    await guest.page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('an address that is none stands at its field, and nothing is sent', async () => {
    const { page } = await office.asAdmin();
    await page.goto(`${office.server().url}/casdoor`);
    const field = page.getByLabel('Other addresses of this server');
    await field.fill('http://192.168.1.20:7420');
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
    await page.getByText('Each line is an https address of this server without a path').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
  });
}
