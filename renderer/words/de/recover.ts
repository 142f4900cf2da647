export const recover = {
  code: {
    open: 'Ich habe einen Wiederherstellungscode',
    title: 'Mit einem Wiederherstellungscode',
    text: 'Einer der Codes, die beim Einrichten des Kontos gezeigt wurden, setzt ein neues Passwort. Alle Geräte dieses Kontos werden abgemeldet, und seine API-Schlüssel enden.',
    code: 'Wiederherstellungscode',
    submit: 'Passwort setzen',
    done: 'Das Passwort ist gesetzt. Melden Sie sich damit an.',
    bad: 'Dieser Code stimmt nicht, wurde schon benutzt, oder das Konto hat einen zweiten Faktor: dann hilft ein Administrator, oder doorward rescue am Rechner des Servers.',
  },
  keys: {
    title: 'Dieser Server hat neue Schlüssel',
    text: 'Der Schlüsselbund hatte die alten verloren ({{when}}). Alle melden sich neu an; kein Konto ging verloren. Passen die Codes Ihrer Authenticator-App nicht mehr, nehmen Sie einen Wiederherstellungscode oder fragen Sie einen Administrator.',
  },
};
