/** Single sign-on, as everybody meets it. The administrator's page has its words in casdoor-settings.ts. */
export const casdoor = {
  part: { outdated: 'Doorward was probably updated while this page was open. Load the page anew.', reload: 'Load the page anew' },
  door: {
    continue: 'Continue with {{name}}',
    or: 'or',
    usePassword: 'Use e-mail and password',
    hidePassword: 'Hide e-mail and password',
    signUp: 'No account? Sign up via {{name}}',
    forgotten: 'Forgot your password? Reset it at {{name}}',
    linksAway: 'Signing up and resetting a password happen at {{name}}, which cannot be reached now.',
    cannotReach: '{{name}} cannot be reached now. You may still try.',
    notSetUp: 'Single sign-on is not set up',
    notSetUpText: 'This server is meant to let people in through another service, but none is set up yet. Those who have a password can use it.',
  },
  outage: {
    title: '{{name}} cannot be reached since {{time}}',
    plainTitle: '{{name}} cannot be reached',
    reasons: {
      refused: 'Nothing answers at its address.',
      timeout: 'It took too long to answer.',
      dns: 'Its name leads to no address.',
      tls: 'No safe connection to it could be made.',
      server_error: 'It answers with an error.',
      bad_answer: 'Its answer makes no sense.',
      issuer_changed: 'It calls itself by another name than before.',
      other: 'The reason is not known.',
    },
    doorPassword: 'Accounts that have a password here can sign in with it meanwhile. Doorward keeps trying by itself.',
    doorClosed: 'Until it is back, nobody can sign in. Doorward keeps trying by itself.',
    inside: 'You stay signed in, and everything else works. Signing in through {{name}}, linking and switching wait until it is back.',
    insidePassword: 'Accounts that have a password here can sign in with it meanwhile.',
    back: '{{name}} can be reached again.',
  },
  waiting: {
    title: 'Waiting for your browser…',
    tab: 'Sign in on the page of {{host}} that opens in a new tab. This page goes on by itself.',
    system: 'Sign in on the page of {{host}} that opens in your browser. This window goes on by itself.',
    blocked: 'Nothing opened? Open it again, or copy the link.',
    notOpened: 'Doorward could not open your browser. Copy the link, and open it there yourself.',
    noAnswer: 'The server does not answer at the moment. Still trying.',
    again: 'Open again',
    copy: 'Copy link',
    cancel: 'Cancel',
    left: 'Time left: {{time}}',
    cancelled: 'Cancelled. Nobody was signed in and nothing was changed.',
  },
  results: {
    signedIn: 'Signed in through {{name}}.',
    sign_in_cancelled: 'The sign-in was cancelled at {{name}}. Nothing was changed.',
    group_required:
      '{{name}} knows you, but none of your groups there may come in here. Nothing was changed. Ask an administrator to add you to a group that may.',
    group_required_named:
      '{{name}} knows you, but you are in none of the groups that may come in here. Nothing was changed. One of these is needed: {{groups}}. Ask an administrator of {{name}} to add you.',
    identity_taken:
      'That identity at {{name}} belongs to another account here. Nothing was changed. Sign in as that account and unlink it first, or ask an administrator.',
    not_registered: 'Nobody here has that identity at {{name}}, and new accounts are not made this way. Ask an administrator.',
    link_required:
      'An account here may be yours, but that has to be shown first: sign in with its password, then link it under “Ways to get in”. If you have none, ask an administrator.',
    casdoor_rejected:
      'What {{name}} answered was not accepted, so nobody was signed in and nothing was changed. Start again. If it stays like this, tell an administrator: a rehearsal shows the cause.',
    rejected_clock:
      'What {{name}} answered looks expired, or is from the future: a clock is wrong. Nobody was signed in. Compare the time of this server and of {{name}}, or tell an administrator, then start again.',
    rejected_mismatch:
      'What came back from {{name}} belongs to another sign-in than this one. Nobody was signed in and nothing was changed. Start again, and finish it in the page that opens.',
    attempt_invalid: 'This took too long, or was used already. Nobody was signed in. Start again.',
    casdoor_unreachable: '{{name}} cannot be reached at the moment. Nothing was changed. Try again later.',
    casdoor_not_configured: 'Single sign-on is not set up on this server.',
    account_disabled: '{{name}} knows you, but your account here is disabled. Ask an administrator.',
    no_way_back:
      'From here {{name}} could not bring you back, so nothing was begun. Sign in on the computer that Doorward runs on, or show this to an administrator: on the page “Casdoor”, {{here}} is missing from the addresses for other computers.',
    no_way_back_at: '{{name}} brings you back to {{there}} only. Open Doorward there, and sign in.',
    link_challenge_invalid: 'This choice took too long, or was used already. Nothing was changed. Start again.',
  },
};

/** What can go wrong, where no screen has more to say. */
export const casdoorErrors = {
  casdoor_rejected: 'The answer of the single sign-on service was not accepted. Start again.',
  sign_in_cancelled: 'The sign-in was cancelled there. Nothing was changed.',
  attempt_invalid: 'This took too long, or was used already. Start again.',
  no_way_back: 'Single sign-on could not bring you back to this address. Use another address of this server, or ask an administrator.',
  link_challenge_invalid: 'This choice took too long, or was used already. Start again.',
  group_required: 'None of your groups may come in here. Ask an administrator.',
  not_registered: 'Nobody here has that identity, and new accounts are not made this way. Ask an administrator.',
  link_required: 'Sign in with the password of your account here first, then link it.',
  identity_taken: 'That identity belongs to another account here. Nothing was changed.',
  rehearsal_required: 'These settings were not rehearsed. Rehearse a sign-in, or type the name of the issuer.',
  casdoor_not_configured: 'Single sign-on is not set up on this server.',
  casdoor_unreachable: 'The single sign-on service cannot be reached at the moment. Try again later.',
};

export const casdoorKinds = {
  sign_in_fallback: 'Sign-in by password during single sign-on',
  sso_refused: 'Refused by single sign-on rules',
  identity_linked: 'Identity linked',
  identity_unlinked: 'Identity unlinked',
  identity_switched: 'Identity switched',
  person_gone: 'Gone at single sign-on',
  person_unsure: 'Must sign in at single sign-on again',
  role_changed_by_group: 'Role changed by group',
  sso_settings_changed: 'Single sign-on changed',
  sso_unreachable: 'Single sign-on away',
  sso_reachable: 'Single sign-on back',
};

export const casdoorSentences = {
  sign_in_fallback: '{{device}} signed in with a password in place of single sign-on.',
  sso_refused: 'A sign-in was refused by the rules of single sign-on. {{reason}}',
  identity_linked: 'An identity at the single sign-on service was linked.',
  identity_unlinked: 'The identity at the single sign-on service was unlinked.',
  identity_switched: 'The link was switched to another identity at the single sign-on service.',
  person_gone: 'The single sign-on service no longer knows this person: the sessions opened through it were ended.',
  person_unsure:
    'The single sign-on service cannot be asked about this person before they sign in with it again: an answer of it was lost, or its permission ran out.',
  role_changed_by_group: 'The role was changed because of the groups at the single sign-on service.',
  sso_settings_changed: 'The settings of single sign-on were changed.',
  sso_unreachable: 'The single sign-on service could not be reached any more.',
  sso_reachable: 'The single sign-on service could be reached again.',
};
