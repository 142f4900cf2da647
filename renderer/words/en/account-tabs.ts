export const sessions = {
  none: 'Nothing is signed in.',
  text: 'You see where they are signed in, never what opens it. The order is by last use.',
  list: 'Signed-in devices of {{name}}',
  kind: 'Kind',
  factor: 'Second factor',
  noFactor: 'none was asked for',
  limits: 'Limits of this person hold for each of these devices:',
  atMost_one: '{{count}} device at the same time',
  atMost_other: '{{count}} devices at the same time',
  hours: 'only from {{from}} to {{to}} ({{zone}}): {{days}}',
  endAll: 'Sign out everywhere',
  endTitle: 'Sign {{name}} out everywhere?',
  endText: 'Every device must sign in again. API keys stay.',
  endConfirm: 'Sign {{name}} out everywhere',
  ended_one: '{{count}} session ended.',
  ended_other: '{{count}} sessions ended.',
};

export const keys = {
  none: 'There is no API key.',
  list: 'API keys of {{name}}',
  text: 'You see what they may and when they were used, never the keys themselves.',
};

export const activity = { none: 'Nothing has happened with this account.' };
