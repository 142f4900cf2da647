import type { Words } from '../catalogue.ts';

/** Connected accounts, and what the screen about ways in says of them. */
export const connected: Words['connected'] = {
  title: 'Verknüpfte Konten',
  states: {
    linked: 'Verknüpft',
    notLinked: 'Nicht verknüpft',
    attention: 'Braucht Aufmerksamkeit',
    unreachable: 'Nicht erreichbar seit {{time}}',
    away: 'Nicht erreichbar',
  },
  text: 'Verknüpfen Sie Ihr Konto bei {{name}}, und es lässt Sie hier herein.',
  identity: 'Dort bekannt als',
  email: 'E-Mail dort',
  subject: 'Kennung',
  issuer: 'Aussteller',
  linkedAt: 'Verknüpft',
  lastUsed: 'Zuletzt verwendet',
  never: 'nie',
  groups: 'Gruppen',
  groupsSeen: 'gesehen',
  noGroups: 'keine wurden genannt',
  passes: 'Damit kommen Sie herein.',
  anyGroup: 'Es braucht keine Gruppe.',
  fails:
    'Mit keiner davon kommen Sie herein. Eine von diesen ist nötig: {{groups}}. Bitten Sie einen Administrator von {{name}}, Sie aufzunehmen, und melden Sie sich dann einmal darüber an.',
  gone: '{{name}} kennt Sie nicht mehr und lässt Sie darum nicht mehr herein; was darüber geöffnet war, wurde beendet. Kennt man Sie dort wieder oder unter anderem Namen, melden Sie sich einmal darüber an, oder wechseln Sie. Sonst heben Sie die Verknüpfung auf.',
  goneGroups: 'Sie zählen nicht mehr.',
  account: 'Ihr Konto bei {{name}}',
  differs: 'Zwei E-Mail-Adressen',
  differsText: '{{name}} kennt Sie unter {{there}}; hier haben Sie {{here}}. Welche soll hier gelten? Über {{name}} kommen Sie mit beiden herein.',
  keep: '{{email}} behalten',
  use: '{{email}} verwenden',
  link: '{{name}} verknüpfen',
  switch: 'Zu einer anderen Identität wechseln',
  switchTitle: 'Zu einer anderen Identität bei {{name}} wechseln?',
  switchText:
    'Sie melden sich bei {{name}} als jemand anderes an; diese Identität tritt dann an die Stelle der jetzigen. Gehört sie hier zu einem anderen Konto, ändert sich nichts.',
  results: {
    linked: 'Ihr Konto ist verknüpft: {{name}} lässt Sie von jetzt an herein.',
    switched: 'Ihr Konto ist jetzt mit der anderen Identität verknüpft.',
    sameAgain:
      'Sie haben sich mit der Identität angemeldet, die schon verknüpft ist. Es hat sich nichts geändert. {{name}} kennt Sie in diesem Browser noch: Melden Sie sich dort erst ab, oder wählen Sie dort ein anderes Konto, und wechseln Sie dann noch einmal.',
  },
  unlink: 'Trennen',
  unlinkTitle: '{{name}} trennen?',
  unlinkText:
    '{{name}} lässt Sie dann nicht mehr herein. Sie bleiben hier angemeldet, und Ihr Konto bei {{name}} bleibt unberührt. Sie können es jederzeit wieder verknüpfen.',
  unlinkConfirm: '{{name}} trennen',
  endToo_one: 'Auch die {{count}} andere Sitzung beenden, die über {{name}} geöffnet wurde',
  endToo_other: 'Auch die {{count}} anderen Sitzungen beenden, die über {{name}} geöffnet wurden',
  unlinked: '{{name}} ist getrennt.',
  unlinkedEnded_one: '{{name}} ist getrennt, und {{count}} Sitzung ist beendet.',
  unlinkedEnded_other: '{{name}} ist getrennt, und {{count}} Sitzungen sind beendet.',
  notEnded: '{{name}} ist getrennt, aber nicht alle Sitzungen darüber ließen sich beenden. Beenden Sie sie unter „Sitzungen und Geräte“.',
  lastWay:
    'Trennen geht nicht: Es ist Ihr letzter Weg herein. Zwei Dinge helfen: Setzen Sie oben ein Passwort, oder bitten Sie einen Administrator um ein vorläufiges.',
  lastWaySso:
    'Trennen geht nicht: Es ist Ihr letzter Weg herein, und Passwörter lassen hier niemanden herein. Zwei Dinge helfen: Wechseln Sie stattdessen zu einer anderen Identität, oder bitten Sie einen Administrator, Passwörter zuzulassen.',
  test: 'Prüfen',
  tested: 'Neu nachgesehen: {{state}}.',
  away: 'Verknüpfen und Wechseln warten, bis {{name}} erreichbar ist.',
  setUp: 'Single Sign-on einrichten',
  notSetUp: 'Ihr Administrator hat kein Single Sign-on eingerichtet.',
  notSetUpAdmin: 'Single Sign-on ist auf diesem Server nicht eingerichtet.',
  oneWayAdmin:
    'Geht dieser Weg verloren und kann kein anderer Administrator helfen, lässt Sie nur noch jemand am Computer des Servers ein, mit „doorward accounts sign-in-link“. Richten Sie unten einen zweiten Weg ein, oder ernennen Sie einen zweiten Administrator.',
  needsSignIn:
    'Eine Antwort von {{name}} über Sie ging verloren. Melden Sie sich bald ab und über {{name}} wieder an; sonst enden die darüber geöffneten Sitzungen.',
  oneWayPassword: 'Vergessen Sie Ihr Passwort, kann nur ein Administrator Sie hereinlassen. Verknüpfen Sie unten Ihr Konto bei {{name}}.',
  oneWay: 'Fällt {{name}} aus oder kennt es Sie nicht mehr, kann nur ein Administrator Sie hereinlassen. Setzen Sie unten ein Passwort.',
};
