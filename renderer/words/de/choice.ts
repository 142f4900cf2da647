import type { Words } from '../catalogue.ts';

export const choice: Words['choice'] = {
  title: 'Wer sind Sie hier?',
  intro: '{{name}} kennt Sie als {{who}}. Noch gehört hier kein Konto dazu.',
  somebody: 'jemanden ohne Namen',
  bind: 'Ein vorhandenes Konto verwenden',
  bindText:
    'Sie haben hier ein Konto. Zeigen Sie mit dessen Passwort, dass es Ihres ist; von da an lässt {{name}} Sie auch dort hinein. Sonst ändert sich daran nichts.',
  bindSubmit: 'Verknüpfen und anmelden',
  secondFactor: 'Das Passwort stimmt. Dieses Konto hat auch einen zweiten Faktor: Geben Sie dessen Code dazu ein.',
  secondFactorMail:
    'Das Passwort stimmt. Dieses Konto hat auch einen zweiten Faktor: Ein Code ist an seine E-Mail-Adresse unterwegs, oder liegt auf der Seite „Post“ des Administrators, wo keine Mail verschickt wird. Geben Sie ihn hier ein.',
  create: 'Ein neues anlegen',
  createText: 'Ein neues, leeres Konto, in das {{name}} Sie hineinlässt.',
  createSubmit: 'Anlegen und anmelden',
  username: 'Benutzername hier',
  withPassword: 'Auch ein Passwort setzen, für Tage, an denen {{name}} ausfällt',
  cancel: 'Abbrechen',
  cancelText: 'Dann wird niemand angemeldet und nichts behalten.',
  other: 'Neu wählen',
  left: 'Diese Wahl ist noch {{time}} offen.',
  over: 'Die Zeit für diese Wahl ist um. Nichts wurde geändert.',
  startAgain: 'Von vorn beginnen',
  nothing: 'Kein Konto hier kann dazugehören, und neue entstehen so nicht. Wenden Sie sich an einen Administrator.',
};
