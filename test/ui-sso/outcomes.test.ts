import { test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { inNewTab, useOffice } from './house.ts';

describeWith('chromium', 'why a sign-in at the other service came to nothing', () => {
  const office = useOffice({ mode: 'sso' });

  test.each([
    ['sign_in_cancelled', 400, 'was cancelled at Casdoor'],
    ['group_required', 403, 'none of your groups there may come in here'],
    ['attempt_invalid', 400, 'This took too long, or was used already'],
    ['account_disabled', 401, 'your account here is disabled'],
    ['not_registered', 403, 'Nobody here has that identity'],
    ['link_required', 403, 'sign in with its password, then link it'],
    ['identity_taken', 409, 'belongs to another account here'],
    ['casdoor_rejected', 400, 'was not accepted'],
    ['casdoor_unreachable', 503, 'cannot be reached at the moment. Nothing was changed'],
    ['endpoint_disabled', 403, 'is switched off on this server'],
  ] as const)('%s has a text of its own', async (code, status, text) => {
    office.provider().current = null;
    const { page, context } = await office.open({ mayFail: true });
    await page.route('**/casdoor/redeem', (route) => route.fulfill({ status, json: { code, detail: '', request_id: 'x' } }));
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByTestId('casdoor-outcome').getByText(text).waitFor();
  });

  test.each([
    ['clock', 'a clock is wrong'],
    ['mismatch', 'belongs to another sign-in than this one'],
  ])('an answer that was not accepted for its %s has a text of its own', async (reason, text) => {
    office.provider().current = null;
    const { page, context } = await office.open({ mayFail: true });
    const json = { code: 'casdoor_rejected', reason, detail: '', request_id: 'x' };
    await page.route('**/casdoor/redeem', (route) => route.fulfill({ status: 400, json }));
    await inNewTab(context, () => page.getByRole('button', { name: 'Continue with Casdoor' }).click());
    await page.getByTestId('casdoor-outcome').getByText(text).waitFor();
  });
});
