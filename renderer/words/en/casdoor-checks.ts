import type { RehearsalCode } from '../../api/casdoor-settings.ts';

/** What a rehearsal found, one sentence a code (contract/rehearsal-codes.ts): one without a sentence does not compile. */
export const checks = {
  discovery_ok: 'The provider answers.',
  discovery_unreachable: 'The provider cannot be reached.',
  discovery_not_found: 'Something answers there, but it is no OpenID provider. Check the address and the issuer.',
  discovery_not_json: 'What answers there is not the description of a provider. Check the address, and whether a proxy is in between.',
  discovery_endpoint_unusable:
    'Something it describes has no address that may be used: it is missing, or not https. Mend it at the provider; plain http is for this computer only.',
  issuer_ok: 'The issuer is the one that is set here.',
  issuer_mismatch: 'The provider calls itself otherwise than it is set here. The two must be the same, letter by letter.',
  issuer_not_https: 'The issuer has no safe address. It must begin with https://; plain http is for this computer only.',
  keys_ok: 'Its keys for signatures can be read.',
  keys_missing: 'Its keys for signatures cannot be fetched.',
  keys_malformed: 'Its keys for signatures cannot be read.',
  certificate_mismatch: 'None of its keys belongs to the certificate that is set here.',
  clock_ok: 'Its clock and the clock of this computer agree.',
  clock_off: 'Its clock and the clock of this computer differ by more than two minutes, so signatures look expired. Set the clock that is wrong.',
  clock_unknown: 'It does not say what time it is, so the clocks could not be compared.',
  client_ok: 'It knows the client ID, and the secret fits.',
  client_unknown: 'It does not know this client ID, or the secret does not fit.',
  client_secret_wrong: 'The client secret is wrong.',
  client_not_checked: 'Client ID and secret could not be tried without a sign-in.',
  redirect_ok: 'It sends people back to this server.',
  redirect_not_registered: 'It does not send people back to this address. Register it there, exactly as it stands here.',
  redirect_not_checked: 'Whether it sends people back here could not be tried without a sign-in.',
  redirect_no_way_back:
    'Whoever begins at this address of the server could not come back to it. Add it under “People at other computers”, or rehearse at the public address or on the computer that Doorward runs on.',
  redirect_others_not_registered:
    'It does not send people back to these addresses yet, which others begin at. Register them there, exactly as they stand here.',
  sign_in_waiting: 'A sign-in: waiting for you.',
  sign_in_ok: 'A whole sign-in worked.',
  sign_in_cancelled: 'The sign-in was cancelled at the provider.',
  sign_in_failed: 'The sign-in did not work.',
  claims_ok: 'It says who somebody is.',
  claims_username_missing: 'It names no username. People then get one made of their e-mail or name. Check the names of claims and the scopes.',
  claims_email_missing: 'It names no e-mail, so nobody is recognised by it. Check the names of claims and the scopes.',
  groups_ok: 'You are in a group that may come in.',
  groups_missing_claim:
    'It says nothing of groups, so nobody may come in. Check the claim’s name, the scopes, and the token’s format at the provider.',
  groups_not_passed:
    'You are in none of the groups that may come in. Check how the provider spells them; for Casdoor that is often organization/group.',
  groups_no_gate: 'No group is needed: everybody whom the provider knows may come in.',
  account_sign_in: 'That sign-in would open the account that is linked to it.',
  account_link: 'That sign-in would be linked to the account with the same e-mail.',
  account_ask: 'That sign-in would ask: an existing account, or a new one.',
  account_create: 'That sign-in would make a new account.',
  account_link_first:
    'Nobody could come in as this person yet: nobody here has that identity, and no account is made. Save, then link your own account to it under “Ways to get in”; in single-user mode that is below on this page.',
  account_refuse:
    'That sign-in would be refused: an account here waits for whoever has that e-mail, and the provider does not confirm that it is theirs.',
  account_link_required:
    'That person could not come in yet: an account here has that e-mail, and addresses join nothing by these rules. Save, then sign in here with its password and link it under “Ways to get in”.',
  account_disabled: 'That sign-in would be refused: the account that is linked to it is disabled. Rehearse with another one, or enable it.',
  account_outside_hours: 'That sign-in would be refused now: the account that is linked to it may come in at other hours only.',
  account_local_only: 'That sign-in would be refused from here: the account that is linked to it may come in from the local network only.',
  unknown: 'A check that this version has no words for ({{code}}).',
} satisfies Readonly<Record<RehearsalCode | 'unknown', string>>;
