export const frame = {
  skip: 'Skip to content',
  navigation: 'Main navigation',
  screens: { sessions: 'Sessions and devices', profile: 'Profile', activity: 'Activity', server: 'This server' },
  short: { sessions: 'Devices', profile: 'Profile', activity: 'Activity', server: 'Server' },
  notFound: { title: 'There is no such page', text: 'The address does not lead to a page of Doorward.', back: 'Go to Sessions and devices' },
  menu: { open: 'Your menu:', language: 'Language', appearance: 'Appearance', signOut: 'Sign out on this device' },
  languages: { auto: 'As the browser', en: 'English', de: 'Deutsch', zh: '简体中文' },
  schemes: { auto: 'System', light: 'Light', dark: 'Dark' },
  preferenceNotSaved: 'This holds here, but could not be stored on the server: {{reason}}',
  unreachable: {
    title: 'Doorward does not answer since {{time}}',
    text: 'What you see may be old and cannot be changed. Trying again every few seconds; nothing needs to be done if the server is only restarting. Otherwise start Doorward again.',
    back: 'Doorward answers again.',
  },
  storage: {
    recovered: 'The store was put back together from an older copy',
    recoveredText: 'Changes made shortly before may be missing. Check your sessions and your profile; the damaged file was kept in the data folder.',
    unavailable: 'Nothing can be stored at the moment',
    unavailableText:
      'You can look, but changes are refused. Make room on the disk and check the rights of the data folder; Doorward goes on by itself then.',
    read_only: 'The store can only be read',
    read_onlyText: 'You can look, but changes are refused. Give Doorward the right to write to its data folder.',
  },
  vault: {
    weak: 'Secrets are not well protected on this computer',
    weakText: 'They are not in the keychain of the system. “This server” says why and what to do.',
    unavailable: 'The place for secrets does not answer',
    unavailableText: 'Signing in and tokens may fail. “This server” says why and what to do.',
    show: 'Show me',
  },
  dismiss: 'Dismiss',
  retry: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  loading: 'Loading…',
  old: 'This may be old: it was loaded {{time}}.',
  failed: 'This could not be loaded.',
  requestId: 'Number for the server log: {{id}}',
  copied: 'Copied',
};

export const start = {
  loading: 'Opening Doorward…',
  unreachable: {
    title: 'Doorward does not answer',
    text: 'The server behind this page is not running or is still starting. This page goes on by itself as soon as it answers.',
  },
  failed: { title: 'Doorward could not be opened' },
  signInNeeded: {
    title: 'Sign-in is needed',
    text: 'This server is used by several people. Sign in with a program that has an account here; this page can only show what belongs to somebody.',
  },
  signedOut: {
    title: 'Signed out on this device',
    here: 'This browser or window is no longer a session. On this computer no sign-in is needed, so you can come back at any time.',
    elsewhere:
      'This session was ended from another device, or its time ran out. On this computer no sign-in is needed, so you can come back at any time.',
    comeIn: 'Come in',
  },
  withoutSession: 'You are in as the owner, but this window could not be made a session of its own: {{reason}}',
};
