import type { Words } from '../catalogue.ts';

/** Everything that can get in. */
export const credentials: Words['credentials'] = {
  title: 'Alles, was hereinkommt',
  intro:
    'Was dieses Konto öffnet, steht in dieser Liste, und nichts anderes. Was Sie nicht kennen, können Sie beenden; ein neues Passwort beendet wartende Links.',
  count_one: '{{count}} Zugang',
  count_other: '{{count}} Zugänge',
  empty: 'Nichts kommt herein.',
  noMatch: 'Nichts passt zur Suche.',
  search: 'Suchen',
  searchHint: 'Name oder Art',
  kind: 'Art',
  allKinds: 'Alle Arten',
  kinds: {
    no_sign_in: 'Programme auf diesem Computer, ohne Anmeldung',
    session: 'Angemeldetes Gerät',
    paired_device: 'Gekoppeltes Gerät',
    password: 'Passwort',
    identity: 'Identität bei einem Anbieter',
    sign_in_link: 'Anmeldelink',
    reset_password: 'Link für ein neues Passwort',
    api_key: 'API-Schlüssel',
    old_api_key_secret: 'Altes Geheimnis eines erneuerten API-Schlüssels',
    totp: 'Authenticator-App',
    email_code: 'Codes per E-Mail',
    recovery_codes: 'Wiederherstellungscodes',
  },
  sort: 'Reihenfolge',
  sorts: { used: 'Zuletzt benutzt', created: 'Neueste', name: 'Name', expires: 'Endet als Nächstes' },
  facts: { created: 'Seit', used: 'Zuletzt benutzt', expires: 'Endet' },
  never: 'nicht von selbst',
  here: 'Das benutzen Sie gerade. Abmelden können Sie sich in Ihrem Menü.',
  computer: 'Endet, wenn der Server hält oder sich hier mehrere Personen anmelden.',
  elsewhere: 'Unter „Wege herein“ ändern',
  end: {
    buttons: { signOut: '{{name}} abmelden', end: 'Schlüssel {{name}} beenden', unlink: '{{name}} trennen', switchOff: 'Ausschalten: {{name}}' },
    titles: { signOut: '{{name}} abmelden?', end: 'Schlüssel {{name}} beenden?', unlink: '{{name}} trennen?', switchOff: 'Ausschalten: {{name}}?' },
    texts: {
      signOut: 'Es muss sich neu koppeln oder anmelden. Dateien auf dem Gerät werden nicht gelöscht.',
      end: 'Programme mit diesem Schlüssel werden sofort abgewiesen. Er lässt sich nicht zurückholen.',
      unlink: 'Sie können sich darüber nicht mehr anmelden. Hier bleiben Sie angemeldet.',
      switchOff: 'Beim Anmelden wird nicht mehr danach gefragt.',
    },
    done: '{{name}} kommt nicht mehr herein.',
  },
  receipt: {
    done: '{{name}} kommt seit {{time}} nicht mehr herein',
    undo: 'Rückgängig: {{name}} wieder hereinlassen',
    undone: '{{name}} kommt wieder herein.',
  },
};
