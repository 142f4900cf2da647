export const recover = {
  code: {
    open: 'I have a recovery code',
    title: 'With a recovery code',
    text: 'One of the codes that were shown when the account was set up sets a new password. Every device of this account is signed out and its API keys end.',
    code: 'Recovery code',
    submit: 'Set the password',
    done: 'The password is set. Sign in with it.',
    bad: 'That code is not right, was used already, or this account has a second factor: then an administrator helps, or doorward rescue at the server’s own computer.',
  },
  keys: {
    title: 'This server made new keys',
    text: 'The keychain had lost the old ones ({{when}}). Everybody signs in again; no account is lost. If the codes of your authenticator app do not fit any more, use a recovery code or ask an administrator.',
  },
};
