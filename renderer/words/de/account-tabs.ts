export const sessions = {
  none: 'Nichts ist angemeldet.',
  text: 'Sie sehen, wo diese Person angemeldet ist, aber nie, womit man dort hineinkommt. Zuletzt Benutztes steht oben.',
  list: 'Angemeldete Geräte von {{name}}',
  kind: 'Art',
  factor: 'Zweiter Faktor',
  noFactor: 'keiner verlangt',
  limits: 'Grenzen dieser Person gelten für jedes dieser Geräte:',
  atMost_one: 'höchstens {{count}} Gerät gleichzeitig',
  atMost_other: 'höchstens {{count}} Geräte gleichzeitig',
  hours: 'nur von {{from}} bis {{to}} ({{zone}}): {{days}}',
  endAll: 'Überall abmelden',
  endTitle: '{{name}} überall abmelden?',
  endText: 'Jedes Gerät muss sich neu anmelden. API-Schlüssel bleiben.',
  endConfirm: '{{name}} überall abmelden',
  ended_one: '{{count}} Sitzung beendet.',
  ended_other: '{{count}} Sitzungen beendet.',
};

export const keys = {
  none: 'Es gibt keinen API-Schlüssel.',
  list: 'API-Schlüssel von {{name}}',
  text: 'Sie sehen, was sie dürfen und wann sie benutzt wurden, nie die Schlüssel selbst.',
};

export const activity = { none: 'Mit diesem Konto ist noch nichts geschehen.' };
