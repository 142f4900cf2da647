/** Whose account it is, for somebody whom the other service knows and nobody here does. */
export const choice = {
  title: 'Who are you here?',
  intro: '{{name}} knows you as {{who}}. No account here belongs to that yet.',
  somebody: 'somebody without a name',
  bind: 'Use an existing account',
  bindText:
    'You have an account here. Show that it is yours by its password; from then on {{name}} lets you into it too. Nothing else in it changes.',
  bindSubmit: 'Link it and sign in',
  secondFactor: 'The password is right. This account also has a second factor: type its code too.',
  secondFactorMail:
    'The password is right. This account also has a second factor: a code is on its way to its e-mail address, or waits on the administrator’s Mail page where no mail is sent. Type it here.',
  create: 'Create a new one',
  createText: 'A new and empty account, which {{name}} lets you into.',
  createSubmit: 'Create it and sign in',
  username: 'Username here',
  withPassword: 'Also set a password, for the days when {{name}} is down',
  cancel: 'Cancel',
  cancelText: 'Nobody is signed in then, and nothing is kept.',
  other: 'Choose again',
  left: 'This choice is open for {{time}}.',
  over: 'The time for this choice is over. Nothing was changed.',
  startAgain: 'Start again',
  nothing: 'No account here can be joined to it, and new ones are not made this way. Ask an administrator.',
};
